package org.polyprobe.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Manifest;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/** Made-up runs that look like real ones: alignment that rises and falls over the layers, Tamil and Swahili behind. */
final class ExampleRun {
  static final List<String> LANGUAGES = List.of("en", "fr", "es", "de", "zh", "ar", "ta", "sw");
  private static final double[] QUALITY = {1, 0.92, 0.9, 0.97, 0.78, 0.45, 0.22, 0.14};
  private static final List<String> VARIANTS = List.of("", ".centred", ".distinct", ".centred.distinct");

  /** Name, title, lowest, highest, description, source. */
  private static final String DEFINITIONS = """
      precision@1|precision@1|0|1|Share of words whose nearest neighbour by cosine in the other language is their \
      translation. Baseline: one over the number of candidates.|Conneau et al. 2018
      precision@5|precision@5|0|1|Share of words whose translation is among their five nearest neighbours.|Conneau et al. 2018
      cosine|cosine|-1|1|Mean cosine of a word and its translation. Baseline: mean cosine over all pairs that do not \
      translate each other.|Ethayarajh 2019
      margin|margin|0||Cosine of translations over the mean cosine to the four nearest neighbours.|Artetxe and Schwenk 2019
      auc|AUC|0|1|Probability that a translation pair has a higher cosine than a random pair.|Polyprobe
      precision@1.csls|precision@1 (CSLS)|0|1|Precision@1 with hubs corrected for (k = 10).|Conneau et al. 2018
      accuracy@1|retrieval accuracy@1|0|1|Share of sentences whose nearest neighbour by cosine is their own translation. \
      Baseline: one over the number of sentences.|Artetxe and Schwenk 2019; LASER Tatoeba
      accuracy@1.csls|retrieval accuracy@1 (CSLS)|0|1|Accuracy@1 with hubs corrected for (k = 10).|Conneau et al. 2018
      mexa|MEXA|0|1|Share of sentence pairs whose cosine is strictly above all others in their row and column. \
      Baseline: 1/(2n − 1).|Kargaran et al. 2024
      norm|L2 norm|||Mean L2 norm of the token states.|Polyprobe
      mean|mean|||Mean over all tokens and dimensions.|Polyprobe
      sd|standard deviation|||Standard deviation over all tokens and dimensions.|Polyprobe
      near-zero|share near zero|||Share of entries with absolute value below 0.01.|Polyprobe
      outlier|outlier share|||Share of the squared norm that the strongest dimension holds.|Timkey and van Schijndel 2021
      anisotropy|anisotropy|||Mean cosine of randomly drawn tokens from different sentences.|Ethayarajh 2019
      effective-rank|effective rank|||Exponential of the entropy of the singular values.|Roy and Vetterli 2007
      participation-ratio|participation ratio|||Squared sum of eigenvalues over the sum of their squares.|Polyprobe
      between|between-sentence variance|||Variance between sentences over mean squared norm.|Polyprobe
      collapse|signs of collapse|||anisotropy above 0.95; participation ratio below 1 % of the dimensions; one dimension \
      holds over half of the squared norm; variance between sentences below 0.001 of the mean squared norm.|Polyprobe
      related-minus-unrelated|related minus unrelated|||Mean AUC over pairs of one family minus that over the others.|Polyprobe
      related-minus-unrelated.p|p-value|||Share of permutations with a difference at least as large.|Polyprobe
      zh-contrast|fr, es, de among themselves minus with zh|||Mean AUC among the three minus that with Chinese.|Polyprobe
      zh-contrast.p|p-value|||Share of permutations with a difference at least as large.|Polyprobe
      """;

  private final Manifest.Model model;
  private final int collapseFrom;
  private final Random random = new Random(7);
  private final List<Score> scores = new ArrayList<>();

  private ExampleRun(Manifest.Model model, int collapseFrom) {
    this.model = model;
    this.collapseFrom = collapseFrom;
  }

  /** mBERT alone: all tasks, 13 layers, about 17,000 scores. */
  static Run mbert() {
    return run(List.of(new ExampleRun(model("mbert", "bert", 12, 768, 178_565_115L), 99)));
  }

  /** Three models, one of which collapses in its last layers. */
  static Run threeModels() {
    return run(List.of(new ExampleRun(model("mbert", "bert", 12, 768, 178_565_115L), 99),
        new ExampleRun(model("bloom-560m", "bloom", 24, 1024, 559_214_592L), 23),
        new ExampleRun(model("xlm-r-tiny", "xlm-roberta", 6, 384, 106_993_920L), 99)));
  }

  /** A run with scores of one's own, in a manifest that says little. */
  static Run of(Score... scores) {
    return new Run(manifest(List.of(model("mbert", "bert", 12, 768, 1))), definitions(), List.of(scores));
  }

  private static Run run(List<ExampleRun> models) {
    models.forEach(ExampleRun::fill);
    List<Score> all = models.stream().flatMap(example -> example.scores.stream()).toList();
    return new Run(manifest(models.stream().map(example -> example.model).toList()), definitions(), all);
  }

  private void fill() {
    for (int layer = 0; layer <= model.layers(); layer++) {
      for (int a = 0; a < LANGUAGES.size(); a++) {
        for (int b = 0; b < LANGUAGES.size(); b++) if (a != b) pair(a, b, layer);
        states(a, layer);
      }
      families(layer);
    }
  }

  private void pair(int a, int b, int layer) {
    double together = QUALITY[a] * QUALITY[b] * strength(layer);
    for (String variant : VARIANTS) {
      double gain = variant.contains("centred") ? 1.08 : 1;
      if (a > b) {
        double base = 0.25 + 0.5 * depth(layer);
        share("align", "cosine" + variant, a, b, layer, base + (1 - base) * 0.6 * together, 0.01, base, 1133);
        share("align", "margin" + variant, a, b, layer, 1 + 0.3 * together, 0.01, 1, 1133);
        share("align", "auc" + variant, a, b, layer, 0.5 + 0.5 * Math.sqrt(together), 0.008, 0.5, 1133);
      }
      share("align", "precision@1" + variant, a, b, layer, 0.62 * gain * together, 0.028, 1 / 1133., 1133);
      share("align", "precision@5" + variant, a, b, layer, 0.8 * gain * together, 0.026, 5 / 1133., 1133);
      share("align", "precision@1.csls" + variant, a, b, layer, 0.7 * gain * together, 0.027, 1 / 1133., 1133);
      share("align", "precision@5.csls" + variant, a, b, layer, 0.86 * gain * together, 0.025, 5 / 1133., 1133);
    }
    int n = a == 7 || b == 7 ? 390 : a == 6 || b == 6 ? 307 : 1000;
    share("retrieval", "accuracy@1", a, b, layer, 0.75 * together, 0.03, 1. / n, n);
    share("retrieval", "accuracy@1.csls", a, b, layer, 0.8 * together, 0.03, 1. / n, n);
    if (b == 0) share("retrieval", "mexa", a, b, layer, 0.66 * together, 0.03, 1. / (2 * n - 1), n);
  }

  private void states(int a, int layer) {
    boolean collapses = layer >= collapseFrom && a >= 5;
    double anisotropy = collapses ? 0.97 : 0.2 + 0.45 * depth(layer) + 0.02 * a;
    double norm = model.family().equals("bloom") ? 1.5 * Math.pow(2.6, 8 * depth(layer)) : 14 + 2 * depth(layer) + 0.2 * a;
    state("norm", a, layer, norm, 0.02);
    state("mean", a, layer, -0.01 - 0.002 * a * depth(layer), 0.05);
    state("sd", a, layer, 0.5 + 0.1 * depth(layer), 0.01);
    state("near-zero", a, layer, 0.015 + 0.002 * a, 0.05);
    state("outlier", a, layer, 0.02 + 0.03 * depth(layer), 0.05);
    state("anisotropy", a, layer, anisotropy, 0.01);
    state("effective-rank", a, layer, collapses ? 8 : 330 - 140 * depth(layer) - 8 * a, 0.02);
    state("participation-ratio", a, layer, collapses ? 3 : 90 - 60 * depth(layer) - 3 * a, 0.03);
    state("between", a, layer, 0.4 - 0.2 * depth(layer), 0.03);
    scores.add(score("states", "collapse", a, -1, layer, collapses ? 3 : 0, 0, Double.NaN, 1000));
  }

  private void families(int layer) {
    double difference = 0.16 * strength(layer);
    double chinese = 0.3 * strength(layer);
    scores.add(score("families", "related-minus-unrelated", -1, -1, layer, difference, 0.05, Double.NaN, 28));
    scores.add(score("families", "related-minus-unrelated.p", -1, -1, layer, Math.exp(-40 * difference), 0,
        Double.NaN, 28));
    scores.add(score("families", "zh-contrast", -1, -1, layer, chinese, 0.06, Double.NaN, 6));
    scores.add(score("families", "zh-contrast.p", -1, -1, layer, Math.exp(-30 * chinese), 0, Double.NaN, 6));
  }

  private double depth(int layer) {
    return (double) layer / model.layers();
  }

  /** Rises to two thirds of the depth, then falls. */
  private double strength(int layer) {
    double distance = depth(layer) - 0.65;
    return 0.12 + 0.88 * Math.exp(-distance * distance / (distance < 0 ? 0.12 : 0.05));
  }

  private void share(String task, String measure, int a, int b, int layer, double value, double half, double baseline,
      int n) {
    double noisy = value * (1 + 0.04 * random.nextGaussian());
    scores.add(score(task, measure, a, b, layer, noisy, Math.min(half, Math.abs(noisy)), baseline, n));
  }

  private void state(String measure, int a, int layer, double value, double relative) {
    scores.add(score("states", measure, a, -1, layer, value * (1 + 0.3 * relative * random.nextGaussian()),
        Math.abs(value) * relative, Double.NaN, 1000));
  }

  private Score score(String task, String measure, int a, int b, int layer, double value, double half, double baseline,
      int n) {
    double low = half == 0 ? Double.NaN : value - half;
    double high = half == 0 ? Double.NaN : value + half;
    return new Score(model.name(), task, measure, a < 0 ? "" : LANGUAGES.get(a), b < 0 ? "" : LANGUAGES.get(b), layer,
        "mean", "float32", n, value, low, high, baseline, 7);
  }

  private static Manifest.Model model(String name, String family, int layers, int hidden, long parameters) {
    return new Manifest.Model(name, "com.robrua.nlp.models:" + name + ":1.0.0", "0f".repeat(20), family, "9f86d081".repeat(8), layers,
        hidden, 119_547, parameters);
  }

  static Manifest manifest(List<Manifest.Model> models) {
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("java", "17.0.15");
    environment.put("libtorch", "2.10.0");
    environment.put("tokenizers", "0.38.0");
    environment.put("os", "Linux 6.18 amd64");
    environment.put("processor", "AMD EPYC, 2 cores");
    environment.put("memory", "24 GB");
    return new Manifest("0.1.0", "java -jar polyprobe.jar run --model mbert --languages en,fr,es,de,zh,ar,ta,sw --seed 7"
        + " --out polyprobe-report", "2026-11-23T03:14:15Z", 754.2, 7, 2, "cpu", environment, models,
        List.of(new Manifest.Data("cldr.tsv", "lexicon", "ab12".repeat(16), 1133, LANGUAGES),
            new Manifest.Data("tatoeba", "sentences", "cd34".repeat(16), 1000, LANGUAGES)),
        List.of("3 of 8,000 sentences were cut at 512 tokens.", "Tamil: 12 concepts have no name and were left out."));
  }

  static List<Definition> definitions() {
    return DEFINITIONS.lines().map(line -> line.split("\\|")).map(text -> new Definition(text[0], text[1], text[4],
        text[5], bound(text[2], Double.NEGATIVE_INFINITY), bound(text[3], Double.POSITIVE_INFINITY),
        text[2].isEmpty() ? Direction.DESCRIPTIVE : Direction.HIGHER_IS_BETTER)).toList();
  }

  private static double bound(String text, double none) {
    return text.isEmpty() ? none : Double.parseDouble(text);
  }

  /** Writes the example pages to a folder, for looking at them. */
  public static void main(String[] folder) throws java.io.IOException {
    java.nio.file.Path to = java.nio.file.Files.createDirectories(java.nio.file.Path.of(folder[0]));
    Report.write(List.of(mbert()), to.resolve("mbert.html"));
    Report.write(List.of(threeModels()), to.resolve("three.html"));
  }
}

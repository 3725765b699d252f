package org.polyprobe.run;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.polyprobe.extract.Masking;
import org.polyprobe.extract.Prediction;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/**
 * What a model's likelihood says of a language: perplexity per token, bits per byte and per character, and the bits of
 * the same sentences over those in another language. Named pseudo- where tokens were predicted from both sides.
 */
final class Perplexity {
  private static final String TASK = "perplexity";
  private static final double BIT = Math.log(2);

  private final String prefix;
  private final String suffix;
  private final String each;
  private final String source;
  private final int vocabulary;

  /**
   * One text, as far as its tokens were predicted.
   *
   * @param nats negative log likelihood of those tokens
   * @param bytes UTF-8 bytes of the part of the text that they cover
   * @param characters Unicode code points of that part
   * @param allBytes UTF-8 bytes of the whole text
   */
  record Line(double nats, int tokens, int bytes, int characters, int allBytes) {}

  Perplexity(Prediction prediction, int vocabulary) {
    this.vocabulary = vocabulary;
    if (prediction instanceof Prediction.MaskedToken masked) {
      boolean word = masked.masking() == Masking.WORD_L2R;
      prefix = "pseudo-";
      suffix = word ? "." + masked.masking() : "";
      each = word ? "each token from all others but the rest of its word, itself masked"
          : "each token from all others, itself masked";
      source = "Salazar et al. 2020" + (word ? "; Kauf and Ivanova 2023" : "");
    } else {
      prefix = "";
      suffix = "";
      each = "each token after all before it in its text";
      source = "Jelinek et al. 1977";
    }
  }

  /** Scores of a language. */
  void rates(String language, List<Line> lines, ScoreSheet sheet) {
    Bootstrap bootstrap = sheet.bootstrap();
    Estimate nats = ratio(lines, Line::nats, Line::tokens, Math.log(vocabulary), bootstrap);
    add(sheet, language, "", definition("perplexity", "perplexity per token", 1,
        "exp of the mean negative log likelihood per token, " + each + ". It depends on how the tokenizer cuts: do not "
            + "compare it across tokenizers. The baseline is the size of the vocabulary, every entry equally likely."),
        new Estimate(Math.exp(nats.value()), Math.exp(nats.low()), Math.exp(nats.high()), vocabulary, nats.n()));
    rate(sheet, language, lines, "bits-per-byte", "bits per byte", "UTF-8 bytes", Line::bytes);
    rate(sheet, language, lines, "bits-per-character", "bits per character", "Unicode characters", Line::characters);
  }

  private void rate(ScoreSheet sheet, String language, List<Line> lines, String name, String title, String unit,
                    ToDoubleFunction<Line> length) {
    add(sheet, language, "", definition(name, title, 0, "Negative log2 likelihood, " + each + ", over the length in "
        + unit + ". The baseline takes every entry of the vocabulary as equally likely."),
        ratio(lines, Perplexity::bits, length, uniform(lines) / sum(lines, length), sheet.bootstrap()));
  }

  /**
   * The bits of the same sentences in two languages, one over the other.
   *
   * @param lines row by row translations of {@code references}
   */
  void relative(String language, String reference, List<Line> lines, List<Line> references, ScoreSheet sheet) {
    double value = bitsOfAll(lines) / bitsOfAll(references);
    double tokens = uniform(lines) / sum(lines, Line::bytes) * sum(lines, Line::allBytes)
        / (uniform(references) / sum(references, Line::bytes) * sum(references, Line::allBytes));
    Estimate estimate = new Estimate(value, Double.NaN, Double.NaN, tokens, lines.size());
    if (lines.size() > 1) {
      double[] draws = ratios(lines, sheet.bootstrap());
      double[] references2 = ratios(references, sheet.bootstrap());
      double[] lengths = sheet.bootstrap().ratios(numbers(lines, Line::allBytes), numbers(references, Line::allBytes));
      for (int b = 0; b < draws.length; b++) draws[b] *= lengths[b] / references2[b];
      estimate = Bootstrap.estimate(value, draws, tokens, lines.size());
    }
    add(sheet, language, reference, definition("relative-bits", "bits over those of the reference", 0,
        "Bits that the sentences take over the bits that their translations in the reference language take: bits per "
            + "byte times bytes. 1 is parity. The baseline takes every entry of the vocabulary as equally likely, so "
            + "it is what the tokenizer alone does."), estimate);
  }

  private static double[] ratios(List<Line> lines, Bootstrap bootstrap) {
    return bootstrap.ratios(numbers(lines, Perplexity::bits), numbers(lines, Line::bytes));
  }

  /** A first token that was not predicted counts as much per byte as the rest. */
  private static double bitsOfAll(List<Line> lines) {
    return sum(lines, Perplexity::bits) / sum(lines, Line::bytes) * sum(lines, Line::allBytes);
  }

  private double uniform(List<Line> lines) {
    return sum(lines, Line::tokens) * Math.log(vocabulary) / BIT;
  }

  private static double bits(Line line) {
    return line.nats / BIT;
  }

  private static Estimate ratio(List<Line> lines, ToDoubleFunction<Line> above, ToDoubleFunction<Line> below,
                                double baseline, Bootstrap bootstrap) {
    double value = sum(lines, above) / sum(lines, below);
    if (lines.size() < 2) return new Estimate(value, Double.NaN, Double.NaN, baseline, lines.size());
    return Bootstrap.estimate(value, bootstrap.ratios(numbers(lines, above), numbers(lines, below)), baseline,
        lines.size());
  }

  private static double sum(List<Line> lines, ToDoubleFunction<Line> number) {
    return lines.stream().mapToDouble(number).sum();
  }

  private static double[] numbers(List<Line> lines, ToDoubleFunction<Line> number) {
    return lines.stream().mapToDouble(number).toArray();
  }

  private Definition definition(String name, String title, double lowest, String description) {
    String from = name.equals("relative-bits") ? source + "; after Tsvetkov and Kipnis 2024" : source;
    return new Definition(prefix + name + suffix, prefix + title + (suffix.isEmpty() ? "" : ", word-l2r"), description,
        from, lowest, Double.POSITIVE_INFINITY, Direction.LOWER_IS_BETTER);
  }

  private static void add(ScoreSheet sheet, String language, String reference, Definition definition,
                          Estimate estimate) {
    sheet.add(TASK, definition, language, reference, null, "", estimate);
  }
}

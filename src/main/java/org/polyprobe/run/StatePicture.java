package org.polyprobe.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.InputException;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Estimate;
import org.polyprobe.project.Pca;
import org.polyprobe.project.Plane;
import org.polyprobe.project.Trustworthiness;
import org.polyprobe.project.Tsne;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Picture;

/** Pictures of pooled states: all languages' texts in one plane, layer by layer, with how far each is to be trusted. */
public final class StatePicture implements Experiment {
  private static final String TASK = "picture";
  private static final int FEWEST = 2 * Trustworthiness.NEIGHBOURS + 1;
  private static final int MOST_LABELS = 24;

  private final String kind;
  private final List<Side> sides = new ArrayList<>();
  private final List<Picture.Point> points = new ArrayList<>();
  private final String labelled;
  private final Pooling pooling;
  private final Options options;

  /** How states are brought into the plane. */
  public enum Method {
    PCA, TSNE;

    @Override public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What to draw.
   *
   * @param layers empty for all with PCA and four with t-SNE
   * @param perplexity of t-SNE, at most a third of the points
   * @param points most texts to draw, of all languages together
   */
  public record Options(Set<Method> methods, List<Integer> layers, double perplexity, int points) {
    public Options {
      if (points < FEWEST) throw new InputException("--points must be at least " + FEWEST + ", not " + points);
      if (!(perplexity >= 1)) throw new InputException("--perplexity must be at least 1, not " + perplexity);
    }

    /** What a report draws. */
    public static final Options OF_REPORT = new Options(Set.of(Method.PCA, Method.TSNE), List.of(), 30, 300);
  }

  private record Side(Columns columns, int[] rows) {}

  /** @param kind what the texts are, {@code words} or {@code sentences} */
  public StatePicture(String kind, List<ParallelText> texts, Pooling pooling, Options options) {
    this.kind = kind;
    this.pooling = pooling;
    this.options = options;
    labelled = label(texts.get(0));
    int columns = texts.stream().mapToInt(text -> text.languages().size()).sum();
    int items = 0;
    for (ParallelText text : texts) {
      Columns all = new Columns(text, kind);
      Side side = new Side(all, Columns.spread(all.commonRows(), Math.max(1, options.points() / columns)));
      sides.add(side);
      List<String> labels = text.labels().get(labelled);
      for (String language : text.languages()) {
        for (int i = 0; i < side.rows().length; i++) {
          int row = side.rows()[i];
          points.add(new Picture.Point(items + i, language, text.texts(language).get(row),
              labels == null ? "" : labels.get(row)));
        }
      }
      items += side.rows().length;
    }
  }

  /** The first column of labels that sorts rows into a few kinds; empty where there is none. */
  private static String label(ParallelText text) {
    for (Map.Entry<String, List<String>> column : text.labels().entrySet()) {
      long different = column.getValue().stream().distinct().count();
      if (different >= 2 && different <= MOST_LABELS) return column.getKey();
    }
    return "";
  }

  /** The picture of these projections. */
  Picture of(List<Picture.Projection> projections) {
    return new Picture(kind, labelled, points, projections);
  }

  @Override
  public String identity() {
    return Identity.of(StatePicture.class, pooling, options.methods().stream().sorted().toList(), options.layers(),
        options.perplexity(), options.points(), sides.stream().map(side -> side.columns().identity()).toList());
  }

  @Override
  public List<Extractor.Request> requests() {
    return sides.stream().flatMap(side -> side.columns().requests(Set.of(pooling)).stream()).toList();
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    if (points.size() < FEWEST) {
      sheet.note("a picture of " + kind + " needs " + FEWEST + " texts, found " + points.size() + ", and is left out");
      return;
    }
    try (PointerScope scope = new PointerScope()) {
      Tensor matrix = states(states, layer);                                                         // [points, hidden]
      int last = layers(states) - 1;
      if (wanted(Method.PCA, layer, last)) drawPca(matrix, layer, sheet);
      if (wanted(Method.TSNE, layer, last)) drawTsne(matrix, layer, sheet);
    }
  }

  private int layers(Extracted states) {
    Columns first = sides.get(0).columns();
    return states.of(first.requests(Set.of(pooling)).get(0).texts()).states(pooling).layers();
  }

  private Tensor states(Extracted states, int layer) {
    TensorVector all = new TensorVector();
    for (Side side : sides) {
      for (String language : side.columns().languages()) {
        all.push_back(side.columns().states(states, pooling, language, layer, side.rows()));
      }
    }
    return torch.cat(all);
  }

  private boolean wanted(Method method, int layer, int last) {
    for (int wanted : options.layers()) {
      if (wanted < 0 || wanted > last) {
        throw new InputException("--layers " + wanted + ": the model has layers 0 to " + last);
      }
    }
    if (!options.methods().contains(method)) return false;
    if (!options.layers().isEmpty()) return options.layers().contains(layer);
    return method == Method.PCA || IntStream.rangeClosed(0, 3).anyMatch(i -> Math.round(i * last / 3.0) == layer);
  }

  private void drawPca(Tensor matrix, int layer, ScoreSheet sheet) {
    Pca pca = Pca.of(matrix);
    sheet.draw(this, Method.PCA.toString(), layer, pca.plane());
    add("explained-variance.pca", "variance explained by two components", "Share of the variance of the " + kind
        + " drawn that lies on the two principal components. Describes the picture; no interval.", "scikit-learn",
        Direction.DESCRIPTIVE, pca.explained()[0] + pca.explained()[1], Double.NaN, layer, sheet);
    addTrustworthiness(Method.PCA, matrix, pca.plane(), layer, sheet);
  }

  private void drawTsne(Tensor matrix, int layer, ScoreSheet sheet) {
    double perplexity = Math.min(options.perplexity(), (points.size() - 1) / 3.0);
    Tsne tsne = Tsne.of(matrix, perplexity, sheet.bootstrap().seed());
    if (perplexity < options.perplexity()) {
      sheet.note(String.format(Locale.ROOT, "the perplexity of t-SNE is %.1f: a third of the %s drawn", perplexity, kind));
    }
    sheet.draw(this, Method.TSNE.toString(), layer, tsne.plane());
    add("divergence.tsne", "KL divergence of t-SNE", "KL(P ‖ Q) in nats between neighbourhoods of the " + kind
        + " drawn and of their places. Describes the picture; no interval.", "van der Maaten 2014",
        Direction.DESCRIPTIVE, tsne.divergence(), Double.NaN, layer, sheet);
    addTrustworthiness(Method.TSNE, matrix, tsne.plane(), layer, sheet);
  }

  private void addTrustworthiness(Method method, Tensor matrix, Plane plane, int layer, ScoreSheet sheet) {
    add("trustworthiness." + method, "trustworthiness of " + (method == Method.PCA ? "PCA" : "t-SNE"),
        "Whether the " + Trustworthiness.NEIGHBOURS + " nearest " + kind + " in the picture are neighbours among the states: "
            + "1 where all are. The baseline puts points anywhere. Describes the picture; no interval.",
        "Venna & Kaski 2001", Direction.HIGHER_IS_BETTER, Trustworthiness.of(matrix, plane),
        Trustworthiness.chance(points.size()), layer, sheet);
  }

  private void add(String name, String title, String description, String source, Direction direction, double value,
                   double baseline, int layer, ScoreSheet sheet) {
    double highest = name.startsWith("divergence") ? Double.POSITIVE_INFINITY : 1;
    Definition definition = new Definition(name + "." + kind, title + " (" + kind + ")", description, source, 0, highest,
        direction);
    sheet.add(TASK, definition, "", "", layer, pooling.label(),
        new Estimate(value, Double.NaN, Double.NaN, baseline, points.size()));
  }
}

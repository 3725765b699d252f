package org.polyprobe.probe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.polyprobe.measure.Bootstrap;
import org.polyprobe.measure.Estimate;

/**
 * How often a prediction is right, counted per class and per independent item (a sentence, a text).
 *
 * <p>Serves entities, whose classes are their types, and labels alike: precision = matched/predicted, recall =
 * matched/gold, F1 = 2·matched/(gold + predicted), and 0 where nothing is there to divide by. Micro averages sum the
 * counts over classes, macro averages the classes' F1. Intervals resample items.
 *
 * @param classes in alphabetical order; those that neither side has are not among them
 * @param matched [items][classes], {@code gold} and {@code predicted} alike
 */
public record Matches(List<String> classes, double[][] matched, double[][] gold, double[][] predicted) {
  /** Which counts a number divides. */
  public enum Score {
    PRECISION, RECALL, F1;

    double numerator(double matched) {
      return this == F1 ? 2 * matched : matched;
    }

    double denominator(double gold, double predicted) {
      return this == PRECISION ? predicted : this == RECALL ? gold : gold + predicted;
    }
  }

  /** Entities of each sentence: right are those with the same type, start and end. */
  public static Matches ofEntities(Tagging tagging, List<List<String>> gold, List<List<String>> predicted) {
    List<List<Entity>> right = gold.stream().map(tagging::entities).toList();
    List<List<Entity>> found = predicted.stream().map(tagging::entities).toList();
    Set<String> types = new TreeSet<>();
    for (List<List<Entity>> side : List.of(right, found)) side.forEach(s -> s.forEach(e -> types.add(e.type())));
    Matches matches = empty(types, gold.size());
    for (int i = 0; i < right.size(); i++) {
      Set<Entity> wanted = new LinkedHashSet<>(right.get(i));
      for (Entity entity : wanted) matches.gold[i][matches.classes.indexOf(entity.type())]++;
      for (Entity entity : found.get(i)) {
        int type = matches.classes.indexOf(entity.type());
        matches.predicted[i][type]++;
        if (wanted.contains(entity)) matches.matched[i][type]++;
      }
    }
    return matches;
  }

  /** Labels, several to an item (the words of a sentence) or one. */
  public static Matches ofLabels(List<List<String>> gold, List<List<String>> predicted) {
    Set<String> labels = new TreeSet<>();
    for (List<List<String>> side : List.of(gold, predicted)) side.forEach(labels::addAll);
    Matches matches = empty(labels, gold.size());
    for (int i = 0; i < gold.size(); i++) {
      for (int word = 0; word < gold.get(i).size(); word++) {
        int right = matches.classes.indexOf(gold.get(i).get(word));
        int found = matches.classes.indexOf(predicted.get(i).get(word));
        matches.gold[i][right]++;
        matches.predicted[i][found]++;
        if (right == found) matches.matched[i][right]++;
      }
    }
    return matches;
  }

  private static Matches empty(Set<String> classes, int items) {
    int width = classes.size();
    return new Matches(List.copyOf(classes), new double[items][width], new double[items][width], new double[items][width]);
  }

  /** Independent items. */
  public int n() {
    return matched.length;
  }

  /** Labels or entities on the gold side. */
  public long support() {
    return Math.round(sum(gold, -1));
  }

  /** Labels or entities of one class on the gold side. */
  public long support(String type) {
    return Math.round(sum(gold, classes.indexOf(type)));
  }

  /** Over all classes together; for labels, precision, recall and F1 are all the accuracy. */
  public double micro(Score score) {
    return value(score, -1);
  }

  /** Over one class. */
  public double of(String type, Score score) {
    return value(score, classes.indexOf(type));
  }

  /** The mean over classes; 0 where there are none. */
  public double macro() {
    double sum = 0;
    for (int c = 0; c < classes.size(); c++) sum += value(Score.F1, c);
    return classes.isEmpty() ? 0 : sum / classes.size();
  }

  /** {@link #micro} with what each bootstrap draw makes of it. */
  public Estimate micro(Score score, Bootstrap bootstrap, double baseline) {
    return drawn(micro(score), draws(score, -1, bootstrap), baseline);
  }

  /** {@link #of} with what each bootstrap draw makes of it. */
  public Estimate of(String type, Score score, Bootstrap bootstrap) {
    return drawn(of(type, score), draws(score, classes.indexOf(type), bootstrap), Double.NaN);
  }

  /** {@link #macro()} with what each bootstrap draw makes of it. */
  public Estimate macro(Bootstrap bootstrap, double baseline) {
    return drawn(macro(), macroDraws(bootstrap), baseline);
  }

  /** What {@link #micro(Score)} is on each draw of items. */
  public double[] microDraws(Score score, Bootstrap bootstrap) {
    return draws(score, -1, bootstrap);
  }

  /** What {@link #of(String, Score)} is on each draw of items. */
  public double[] drawsOf(String type, Score score, Bootstrap bootstrap) {
    return draws(score, classes.indexOf(type), bootstrap);
  }

  /** What {@link #macro()} is on each draw of items. */
  public double[] macroDraws(Bootstrap bootstrap) {
    double[] mean = new double[bootstrap.draws()];
    for (int c = 0; c < classes.size(); c++) {
      double[] draws = draws(Score.F1, c, bootstrap);
      for (int b = 0; b < mean.length; b++) mean[b] += draws[b] / classes.size();
    }
    return mean;
  }

  private Estimate drawn(double value, double[] draws, double baseline) {
    return Bootstrap.estimate(value, draws, baseline, n());
  }

  private double value(Score score, int type) {
    return ratio(score.numerator(sum(matched, type)), score.denominator(sum(gold, type), sum(predicted, type)));
  }

  /** @param type −1 for all */
  private double sum(double[][] counts, int type) {
    double sum = 0;
    for (double[] item : counts) sum += total(item, type);
    return sum;
  }

  private static double total(double[] item, int type) {
    if (type >= 0) return item[type];
    double sum = 0;
    for (double count : item) sum += count;
    return sum;
  }

  private double[] draws(Score score, int type, Bootstrap bootstrap) {
    double[] numerators = bootstrap.means(items(i -> score.numerator(total(matched[i], type))));
    double[] denominators = bootstrap.means(
        items(i -> score.denominator(total(gold[i], type), total(predicted[i], type))));
    double[] draws = new double[numerators.length];
    // A draw without a count is 0 up to the rounding of float32; one count makes 1/n.
    for (int b = 0; b < draws.length; b++) {
      draws[b] = denominators[b] < 0.5 / n() ? 0 : Math.min(1, Math.max(0, numerators[b] / denominators[b]));
    }
    return draws;
  }

  private double[] items(IntToDoubleFunction of) {
    double[] values = new double[n()];
    for (int i = 0; i < values.length; i++) values[i] = of.applyAsDouble(i);
    return values;
  }

  private static double ratio(double numerator, double denominator) {
    return denominator == 0 ? 0 : numerator / denominator;
  }
}

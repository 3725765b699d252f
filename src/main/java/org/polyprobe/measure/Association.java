package org.polyprobe.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hipparchus.stat.correlation.PearsonsCorrelation;
import org.hipparchus.stat.regression.OLSMultipleLinearRegression;

/**
 * Two columns over languages and how they go together, with what can be said of it at so few points.
 *
 * <p>p-values permute y: all n! orders up to 8 languages, else 9,999 random ones with the observed one added
 * (Phipson &amp; Smyth 2010); two-sided by the coefficient's size.
 *
 * @param value the coefficient; {@code low} and {@code high} the 2.5th and 97.5th percentile over resampled languages,
 *     {@code p} of the permutation test: all NaN below {@value #LEAST} languages
 * @param lowest of the coefficients with one language left out, and {@code highest}
 * @param needed least size of the coefficient with p ≤ 0.05 in these columns; NaN where no order reaches it
 */
public record Association(int n, double value, double low, double high, double p, double lowest, double highest,
                          double needed) {
  /** Fewer languages allow no inference: of 4! = 24 orders the best has a two-sided p of 2/24. */
  public static final int LEAST = 5;
  private static final int EXACT = 8;
  private static final int RANDOM = 9_999;
  private static final int DRAWS = 1_000;

  /** @param x one value a language; {@code y} likewise */
  public static Association of(Coefficient coefficient, double[] x, double[] y, long seed) {
    double value = coefficient.of(x, y);
    double[] left = leftOut(coefficient, x, y);
    if (x.length < LEAST || Double.isNaN(value)) {
      return new Association(x.length, value, Double.NaN, Double.NaN, Double.NaN, left[0], left[1], Double.NaN);
    }
    double[] chance = permuted(y, seed, order -> Math.abs(coefficient.of(x, order)));
    double[] draws = resampled(coefficient, x, y, seed);
    return new Association(x.length, value, Bootstrap.estimate(value, draws, 0, x.length).low(),
        Bootstrap.estimate(value, draws, 0, x.length).high(), p(chance, value), left[0], left[1], needed(chance));
  }

  /**
   * The partial correlation given the controls: Pearson's of the residuals that least squares on the controls leaves, of
   * ranks throughout for Spearman. p permutes y's residuals (Freedman &amp; Lane 1983), so it is approximate.
   *
   * @param controls [control][language]
   */
  public static Association partial(Coefficient coefficient, double[] x, double[] y, double[][] controls, long seed) {
    double[][] scaled = Arrays.stream(controls).map(coefficient::scaled).toArray(double[][]::new);
    double[] first = residuals(coefficient.scaled(x), scaled);
    double[] second = residuals(coefficient.scaled(y), scaled);
    double value = correlation(first, second);
    int n = x.length;
    if (n < LEAST + controls.length || Double.isNaN(value)) {
      return new Association(n, value, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    double[] chance = permuted(second, seed, order -> Math.abs(correlation(first, order)));
    return new Association(n, value, Double.NaN, Double.NaN, p(chance, value), Double.NaN, Double.NaN, needed(chance));
  }

  /** Holm's step-down correction of the p-values that are there; NaN stays. */
  public static double[] holm(double[] p) {
    Integer[] order = IntStream.range(0, p.length).boxed().filter(i -> !Double.isNaN(p[i]))
        .sorted((a, b) -> Double.compare(p[a], p[b])).toArray(Integer[]::new);
    double[] corrected = p.clone();
    double highest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      highest = Math.max(highest, Math.min(1, p[order[rank]] * (order.length - rank)));
      corrected[order[rank]] = highest;
    }
    return corrected;
  }

  private static double correlation(double[] x, double[] y) {
    double spread = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() * Arrays.stream(y).map(v -> v * v).sum());
    return spread < 1e-12 ? Double.NaN : new PearsonsCorrelation().correlation(x, y);
  }

  private static double[] residuals(double[] column, double[][] controls) {
    double[][] rows = new double[column.length][controls.length];
    for (int i = 0; i < column.length; i++) for (int c = 0; c < controls.length; c++) rows[i][c] = controls[c][i];
    OLSMultipleLinearRegression regression = new OLSMultipleLinearRegression();
    regression.newSampleData(column, rows);
    return regression.estimateResiduals();
  }

  private static double[] leftOut(Coefficient coefficient, double[] x, double[] y) {
    double low = Double.NaN;
    double high = Double.NaN;
    for (int out = 0; out < x.length && x.length > 3; out++) {
      double value = coefficient.of(without(x, out), without(y, out));
      if (Double.isNaN(value)) continue;
      low = Double.isNaN(low) ? value : Math.min(low, value);
      high = Double.isNaN(high) ? value : Math.max(high, value);
    }
    return new double[] {low, high};
  }

  private static double[] without(double[] column, int out) {
    double[] rest = new double[column.length - 1];
    for (int i = 0; i < rest.length; i++) rest[i] = column[i < out ? i : i + 1];
    return rest;
  }

  private static double[] resampled(Coefficient coefficient, double[] x, double[] y, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] draws = new double[DRAWS];
    for (int b = 0; b < DRAWS; b++) {
      do {                                                           // a draw of one value throughout has no correlation
        double[] a = new double[x.length];
        double[] c = new double[x.length];
        for (int i = 0; i < x.length; i++) {
          int drawn = random.nextInt(x.length);
          a[i] = x[drawn];
          c[i] = y[drawn];
        }
        draws[b] = coefficient.of(a, c);
      } while (Double.isNaN(draws[b]));
    }
    return draws;
  }

  /** The statistic of every order of y, or of the observed one and random ones. */
  private static double[] permuted(double[] y, long seed, ToDoubleFunction<double[]> statistic) {
    List<Double> values = new ArrayList<>();
    if (y.length <= EXACT) {
      permute(y.clone(), 0, order -> values.add(statistic.applyAsDouble(order)));
    } else {
      SplittableRandom random = new SplittableRandom(seed);
      values.add(statistic.applyAsDouble(y));
      for (int draw = 0; draw < RANDOM; draw++) {
        int[] order = Shuffle.of(y.length, random);
        values.add(statistic.applyAsDouble(Arrays.stream(order).mapToDouble(i -> y[i]).toArray()));
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static void permute(double[] order, int from, Consumer<double[]> heard) {
    if (from == order.length) heard.accept(order);
    for (int i = from; i < order.length; i++) {
      swap(order, from, i);
      permute(order, from + 1, heard);
      swap(order, from, i);
    }
  }

  private static void swap(double[] values, int i, int j) {
    double kept = values[i];
    values[i] = values[j];
    values[j] = kept;
  }

  private static double p(double[] sorted, double value) {
    long atLeast = Arrays.stream(sorted).filter(v -> v >= Math.abs(value) - 1e-10).count();
    return (double) atLeast / sorted.length;
  }

  private static double needed(double[] sorted) {
    // Ascending, so the first value that few enough reach; equal values share their p.
    for (int i = Math.max(0, (int) (0.95 * sorted.length) - 1); i < sorted.length; i++) {
      if (p(sorted, sorted[i]) <= 0.05) return sorted[i];
    }
    return Double.NaN;
  }
}

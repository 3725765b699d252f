package org.polyprobe.measure;

import java.util.Arrays;

/**
 * A number with its 95 % interval: percentiles of a bootstrap over items, or what the measure's Javadoc says.
 *
 * @param value the measure on the data as given
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param baseline what a model that knows nothing scores on the same items, NaN where there is no such number
 * @param n independent items resampled
 * @param draws the resampled values, by which numbers of the same items compare; empty where there are none
 */
public record Estimate(double value, double low, double high, double baseline, int n, double[] draws) {
  /** An estimate without draws. */
  public Estimate(double value, double low, double high, double baseline, int n) {
    this(value, low, high, baseline, n, new double[0]);
  }

  @Override public boolean equals(Object other) {
    return other instanceof Estimate o && Arrays.equals(numbers(), o.numbers()) && Arrays.equals(draws, o.draws);
  }

  @Override public int hashCode() {
    return Arrays.hashCode(numbers());
  }

  private double[] numbers() {
    return new double[] {value, low, high, baseline, n};
  }
}

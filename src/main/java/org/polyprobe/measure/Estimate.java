package org.polyprobe.measure;

/**
 * A number with its 95 % interval: percentiles of a bootstrap over items, or what the measure's Javadoc says.
 *
 * @param value the measure on the data as given
 * @param low lower end of the interval
 * @param high upper end of the interval
 * @param baseline what a model that knows nothing scores on the same items, NaN where there is no such number
 * @param n independent items resampled
 */
public record Estimate(double value, double low, double high, double baseline, int n) {}

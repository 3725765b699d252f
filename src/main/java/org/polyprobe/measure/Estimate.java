package org.polyprobe.measure;

/**
 * A number with its 95 % percentile-bootstrap interval.
 *
 * @param value the measure on the data as given
 * @param low 2.5th percentile over the bootstrap draws
 * @param high 97.5th percentile over the bootstrap draws
 * @param baseline what a model that knows nothing scores on the same items, NaN where there is no such number
 * @param n independent items resampled
 */
public record Estimate(double value, double low, double high, double baseline, int n) {}

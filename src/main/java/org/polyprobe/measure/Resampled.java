package org.polyprobe.measure;

/**
 * A number with the bootstrap draws its interval was read from: draws of the same items and seed belong together, so
 * the difference of two such numbers is tested pair by pair.
 *
 * @param draws the number on each draw of items
 */
public record Resampled(Estimate estimate, double[] draws) {}

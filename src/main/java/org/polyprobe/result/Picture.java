package org.polyprobe.result;

import java.util.List;

/**
 * The same texts in the plane, by every model, method and layer that was drawn.
 *
 * @param kind {@code sentences} or {@code words}
 * @param labelled what the points' labels are, e.g. {@code theme}; empty where they have none
 * @param points in the order of every projection's coordinates
 */
public record Picture(String kind, String labelled, List<Point> points, List<Projection> projections) {
  public Picture {
    points = List.copyOf(points);
    projections = List.copyOf(projections);
  }

  /**
   * A text.
   *
   * @param item the same number for texts that translate each other
   * @param label which theme, part of speech … it has, or empty
   */
  public record Point(int item, String language, String text, String label) {}

  /**
   * Places of all points.
   *
   * @param method {@code pca} or {@code tsne}
   */
  public record Projection(String model, String method, int layer, double[] x, double[] y) {}
}

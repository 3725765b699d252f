package org.polyprobe.project;

/** Places in the plane, one for each item. */
public record Plane(double[] x, double[] y) {
  public int n() {
    return x.length;
  }
}

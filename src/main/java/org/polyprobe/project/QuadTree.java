package org.polyprobe.project;

import java.util.Arrays;

/**
 * Points of the plane in nested squares, so that far ones can be taken together (Barnes &amp; Hut 1986).
 *
 * <p>Made anew for every iteration; once made it is only read, so that threads can share it.
 */
final class QuadTree {
  private static final int DEEPEST = 48;             // squares no wider than rounding: what is in one is one point
  /** The largest ratio of a square's width to its distance at which it is taken as one point. */
  private static final double ANGLE = 0.5;

  private int nodes = 1;
  private int[] child;                               // four a node, 0 for none
  private int[] count;
  private double[] sumX;
  private double[] sumY;
  private double[] width;                            // squared

  QuadTree(Plane plane) {
    int n = plane.n();
    grow(2 * n + 16);
    double left = Arrays.stream(plane.x()).min().orElse(0);
    double top = Arrays.stream(plane.y()).min().orElse(0);
    double size = Math.max(Arrays.stream(plane.x()).max().orElse(0) - left,
        Arrays.stream(plane.y()).max().orElse(0) - top) * (1 + 1e-9) + 1e-300;
    width[0] = size * size;
    for (int i = 0; i < n; i++) insert(plane.x()[i], plane.y()[i], left + size / 2, top + size / 2, size / 4);
  }

  private void grow(int capacity) {
    child = child == null ? new int[4 * capacity] : Arrays.copyOf(child, 4 * capacity);
    count = count == null ? new int[capacity] : Arrays.copyOf(count, capacity);
    sumX = sumX == null ? new double[capacity] : Arrays.copyOf(sumX, capacity);
    sumY = sumY == null ? new double[capacity] : Arrays.copyOf(sumY, capacity);
    width = width == null ? new double[capacity] : Arrays.copyOf(width, capacity);
  }

  /** A leaf that gets a second, different point hands its first one down. */
  private void insert(double x, double y, double middleX, double middleY, double quarter) {
    int node = 0;
    double cx = middleX;
    double cy = middleY;
    double q = quarter;
    for (int depth = 0; ; depth++, q /= 2) {
      boolean leaf = isLeaf(node);
      boolean same = leaf && count[node] > 0 && sumX[node] / count[node] == x && sumY[node] / count[node] == y;
      if (leaf && count[node] > 0 && !same && depth < DEEPEST) handDown(node, cx, cy);
      boolean stays = count[node] == 0 || same || depth >= DEEPEST;
      count[node]++;
      sumX[node] += x;
      sumY[node] += y;
      if (stays) return;
      int corner = (x > cx ? 1 : 0) + (y > cy ? 2 : 0);
      node = childAt(node, corner);
      cx += x > cx ? q : -q;
      cy += y > cy ? q : -q;
    }
  }

  private void handDown(int node, double cx, double cy) {
    double x = sumX[node] / count[node];
    double y = sumY[node] / count[node];
    int below = childAt(node, (x > cx ? 1 : 0) + (y > cy ? 2 : 0));
    count[below] = count[node];
    sumX[below] = sumX[node];
    sumY[below] = sumY[node];
  }

  private int childAt(int node, int corner) {
    int found = child[4 * node + corner];
    if (found != 0) return found;
    if (nodes == count.length) grow(2 * nodes);
    width[nodes] = width[node] / 4;
    child[4 * node + corner] = nodes;
    return nodes++;
  }

  private boolean isLeaf(int node) {
    return (child[4 * node] | child[4 * node + 1] | child[4 * node + 2] | child[4 * node + 3]) == 0;
  }

  /**
   * Adds up, over all points but those at (x, y) itself, q = 1/(1 + d²) and the repulsion q² · (difference).
   *
   * @param into gets Σq, and the sums of q²(x − x_j) and q²(y − y_j)
   * @param stack room to work in, at least {@link #stack} long
   */
  void repulsion(double x, double y, double[] into, int[] stack) {
    double z = 0;
    double fx = 0;
    double fy = 0;
    int top = 0;
    stack[top++] = 0;
    while (top > 0) {
      int node = stack[--top];
      double dx = x - sumX[node] / count[node];
      double dy = y - sumY[node] / count[node];
      double squared = dx * dx + dy * dy;
      int first = 4 * node;
      boolean leaf = (child[first] | child[first + 1] | child[first + 2] | child[first + 3]) == 0;
      if (leaf ? squared == 0 : width[node] >= ANGLE * ANGLE * squared) {
        if (!leaf) for (int c = first; c < first + 4; c++) if (child[c] != 0) stack[top++] = child[c];
        continue;
      }
      double q = 1 / (1 + squared);
      double all = count[node] * q;
      z += all;
      fx += all * q * dx;
      fy += all * q * dy;
    }
    into[0] = z;
    into[1] = fx;
    into[2] = fy;
  }

  int[] stack() {
    return new int[4 * (DEEPEST + 2)];
  }
}

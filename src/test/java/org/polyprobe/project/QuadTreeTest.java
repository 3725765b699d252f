package org.polyprobe.project;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuadTreeTest {
  @Test
  void repulsionIsThatOfAllPointsOneByOne() {
    SplittableRandom random = new SplittableRandom(5);
    double[] x = random.doubles(300, -20, 20).toArray();
    double[] y = random.doubles(300, -20, 20).toArray();
    x[7] = x[6];
    y[7] = y[6];                                             // two points in one place
    QuadTree tree = new QuadTree(new Plane(x, y));
    double[] found = new double[3];
    double worst = 0;
    for (int i = 0; i < 300; i++) {
      double[] exact = new double[3];
      for (int j = 0; j < 300; j++) {
        double dx = x[i] - x[j];
        double dy = y[i] - y[j];
        if (dx == 0 && dy == 0) continue;
        double q = 1 / (1 + dx * dx + dy * dy);
        exact[0] += q;
        exact[1] += q * q * dx;
        exact[2] += q * q * dy;
      }
      tree.repulsion(x[i], y[i], found, tree.stack());
      worst = Math.max(worst, Math.abs(found[0] / exact[0] - 1));
      assertEquals(exact[1], found[1], 0.05 * Math.abs(exact[1]) + 0.02);
    }
    assertEquals(0, worst, 0.05, "Barnes and Hut's angle of 0.5 is good for some hundredths");
  }

  @Test
  void pointsInOnePlaceAreOnePoint() {
    double[] same = new double[50];
    Arrays.fill(same, 3);
    double[] found = new double[3];
    QuadTree tree = new QuadTree(new Plane(same, same));
    tree.repulsion(3, 3, found, tree.stack());
    assertEquals(0, found[0]);
    tree.repulsion(4, 3, found, tree.stack());
    assertEquals(25, found[0], 1e-12);
  }
}

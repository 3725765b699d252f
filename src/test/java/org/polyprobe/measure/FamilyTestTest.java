package org.polyprobe.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.polyprobe.measure.FamilyTest.Relation;

class FamilyTestTest {
  private static final List<String> TEN = List.of("en", "fr", "es", "de", "zh", "ar", "ta", "sw", "hi", "ru");
  private static final Set<Integer> INDO_EUROPEAN = Set.of(0, 1, 2, 3, 8, 9);

  @Test void meansAreOverRelatedAndUnrelatedPairs() {
    double[][] alignment = {{1, 0.9, 0.8, 0.1}, {0.9, 1, 0.7, 0.2}, {0.8, 0.7, 1, 0.3}, {0.1, 0.2, 0.3, 1}};
    FamilyTest test = FamilyTest.of(List.of("en", "fr", "es", "zh"), alignment, Relation.FAMILY, 1);
    assertEquals(0.8, test.related(), 1e-12);
    assertEquals(0.2, test.unrelated(), 1e-12);
    assertEquals(0.6, test.difference(), 1e-12);
    assertEquals(3, test.relatedPairs());
    assertEquals(3, test.unrelatedPairs());
    assertEquals(4, test.labellings());
    assertEquals(1 / 4.0, test.p());
  }

  @Test void tenLanguagesAreTestedExactly() {
    double[][] alignment = new double[10][10];
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) alignment[i][j] = INDO_EUROPEAN.contains(i) && INDO_EUROPEAN.contains(j) ? 0.8 : 0.3;
    }
    FamilyTest test = FamilyTest.of(TEN, alignment, Relation.FAMILY, 1);
    assertEquals(210, test.labellings());
    assertEquals(1 / 210.0, test.p());
    assertEquals(15, test.relatedPairs());
    assertEquals("", test.untested());
  }

  @Test void equalAlignmentGivesPOne() {
    double[][] alignment = new double[10][10];
    for (double[] row : alignment) Arrays.fill(row, 0.3);
    assertEquals(1, FamilyTest.of(TEN, alignment, Relation.FAMILY, 1).p());
  }

  @Test void branchesAreFewerThanFamilies() {
    FamilyTest test = FamilyTest.of(TEN, blocks(10), Relation.BRANCH, 1);
    assertEquals(2, test.relatedPairs());
    assertEquals(43, test.unrelatedPairs());
  }

  @Test void tooFewRelatedPairsAreSaidSo() {
    FamilyTest test = FamilyTest.of(List.of("en", "zh", "fr"), blocks(3), Relation.FAMILY, 1);
    assertEquals("1 related pairs, expected at least 2", test.untested());
    assertTrue(Double.isNaN(test.p()));
    FamilyTest related = FamilyTest.of(List.of("en", "fr", "de"), blocks(3), Relation.FAMILY, 1);
    assertEquals("0 unrelated pairs, expected at least 2", related.untested());
  }

  @Test void unknownLanguagesAreRelatedToNone() {
    FamilyTest test = FamilyTest.of(List.of("en", "fr", "de", "tlh", "qya"), blocks(5), Relation.FAMILY, 1);
    assertEquals(3, test.relatedPairs());
  }

  @Test void manyLanguagesAreTestedAtRandomAndRepeatably() {
    List<String> languages = List.of("en", "de", "nl", "sv", "fr", "es", "tr", "az", "tk", "fi", "et", "id", "ms", "jv",
        "ta", "ml", "kn", "ar", "he", "am");
    FamilyTest test = FamilyTest.of(languages, blocks(20), Relation.FAMILY, 5);
    assertEquals(10_000, test.labellings());
    assertEquals(test, FamilyTest.of(languages, blocks(20), Relation.FAMILY, 5));
    assertTrue(test.p() >= 1e-4 && test.p() <= 1);
  }

  /** Alignment that is high among the first four, somewhat among neighbours, low elsewhere. */
  private static double[][] blocks(int n) {
    double[][] alignment = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) alignment[i][j] = i < 4 && j < 4 ? 0.8 : 0.3 + 0.01 * ((i + j) % 5);
    }
    return alignment;
  }
}

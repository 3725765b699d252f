package org.polyprobe.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ControlTaskTest {
  @Test void aTypeHasOneLabelWhereverItStands() {
    int[] labels = {0, 0, 0, 1, 2};
    int[] control = ControlTask.labels(List.of("der", "Hund", "der", "Hund"), labels, 3, 1);
    assertEquals(control[0], control[2]);
    assertEquals(control[1], control[3]);
    assertArrayEquals(new int[] {control[1], control[0]}, ControlTask.labels(List.of("Hund", "der"), labels, 3, 1));
  }

  @Test void aTypeIsSeenWhereAnotherFoldHasItToo() {
    List<String> words = List.of("der", "Hund", "Hund", "der", "Der", "Katze");
    assertArrayEquals(new boolean[] {true, false, false, true, false, false}, ControlTask.seen(words, new int[] {0, 0, 0, 1, 1, 2}));
  }

  @Test void labelsFollowTheTasksOwnDistributionAndTheSeed() {
    List<String> words = IntStream.range(0, 5000).mapToObj(i -> "w" + i).toList();
    int[] labels = {0, 0, 0, 0, 0, 0, 0, 1, 1, 2};
    int[] control = ControlTask.labels(words, labels, 3, 1);
    for (int c = 0; c < 3; c++) {
      int label = c;
      double share = Arrays.stream(control).filter(l -> l == label).count() / 5000.0;
      assertEquals(new double[] {0.7, 0.2, 0.1}[c], share, 0.02);
    }
    assertFalse(Arrays.equals(control, ControlTask.labels(words, labels, 3, 2)));
  }

  @Test void groupsAreDealtEvenlyAndAlikeForAllLanguages() {
    List<String> ids = IntStream.range(0, 11).mapToObj(Integer::toString).toList();
    Map<String, Integer> folds = Folds.deal(ids, 3, 5);
    assertEquals(List.of(3L, 4L, 4L), IntStream.range(0, 3)
        .mapToObj(f -> folds.values().stream().filter(v -> v == f).count()).sorted().toList());
    assertEquals(folds, Folds.deal(ids, 3, 5));
  }
}

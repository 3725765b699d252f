package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class HubModelTest {
  @Test
  void namesAreTakenApart() {
    assertEquals(new HubModel("Qwen", "Qwen2-0.5B", "main"), HubModel.parse("Qwen/Qwen2-0.5B"));
    assertEquals(new HubModel("a", "b", "refs/pr/1"), HubModel.parse("a/b@refs/pr/1"));
    assertEquals("models--Qwen--Qwen2-0.5B", HubModel.parse("Qwen/Qwen2-0.5B@v1").folder());
    assertEquals("Qwen/Qwen2-0.5B@v1", HubModel.parse("Qwen/Qwen2-0.5B@v1").toString());
    assertEquals("a/b", HubModel.parse("a/b@main").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "a/b/c", "../b", "a/..", "./a", "/a/b", "a//b", "a/b/", "a--b/c", "a/b--c", "a/b..c",
      "-a/b", "a/b.", "a/b c", "a\\b/c", "C:/models", "a/b\n", "mvn:a:b:1", "@v1", "a/@v1"})
  void otherTextsAreNoNames(String model) {
    assertFalse(HubModel.isNamedBy(model));
    assertThrows(InputException.class, () -> HubModel.parse(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/../b", "/a", "a/", "a//b", "-x", "a b", "a\\b", "a@b", ".git", "a/.b", "a?b", "a%2e"})
  void revisionsBecomeFoldersSoTheyAreChecked(String revision) {
    assertTrue(HubModel.isNamedBy("a/b@" + revision));
    assertEquals("a/b@" + revision + ": expected a branch, a tag or a commit after the @",
        assertThrows(InputException.class, () -> HubModel.parse("a/b@" + revision)).getMessage());
  }
}

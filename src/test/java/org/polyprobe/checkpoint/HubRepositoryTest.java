package org.polyprobe.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.polyprobe.InputException;

class HubRepositoryTest {
  @Test
  void namesAreTakenApart() {
    assertEquals(new HubRepository(HubRepository.Kind.MODEL, "Qwen", "Qwen2-0.5B", "main"), HubRepository.parse("Qwen/Qwen2-0.5B"));
    assertEquals(new HubRepository(HubRepository.Kind.MODEL, "a", "b", "refs/pr/1"), HubRepository.parse("a/b@refs/pr/1"));
    assertEquals("models--Qwen--Qwen2-0.5B", HubRepository.parse("Qwen/Qwen2-0.5B@v1").folder());
    assertEquals("Qwen/Qwen2-0.5B@v1", HubRepository.parse("Qwen/Qwen2-0.5B@v1").toString());
    assertEquals("a/b", HubRepository.parse("a/b@main").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "a/b/c", "../b", "a/..", "./a", "/a/b", "a//b", "a/b/", "a--b/c", "a/b--c", "a/b..c",
      "-a/b", "a/b.", "a/b c", "a\\b/c", "C:/models", "a/b\n", "mvn:a:b:1", "@v1", "a/@v1"})
  void otherTextsAreNoNames(String model) {
    assertFalse(HubRepository.isNamedBy(model));
    assertThrows(InputException.class, () -> HubRepository.parse(model));
  }

  @Test
  void datasetsHaveFoldersAndAddressesOfTheirOwn() {
    HubRepository dataset = HubRepository.dataset("facebook/xnli@refs/convert/parquet");
    assertEquals("datasets--facebook--xnli", dataset.folder());
    assertEquals("datasets/facebook/xnli", dataset.address());
    assertEquals("refs/convert/parquet", dataset.revision());
  }

  @Test
  void filesAreNamedByPlainParts() {
    assertTrue(HubRepository.isFile("en/train-00000-of-00001.parquet"));
    for (String name : new String[] {"", "../x", "a/../b", "/a", "a//b", ".hidden", "a/.b", "a\\b", "C:x", "a b"}) {
      assertFalse(HubRepository.isFile(name), name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/../b", "/a", "a/", "a//b", "-x", "a b", "a\\b", "a@b", ".git", "a/.b", "a?b", "a%2e"})
  void revisionsBecomeFoldersSoTheyAreChecked(String revision) {
    assertTrue(HubRepository.isNamedBy("a/b@" + revision));
    assertEquals("a/b@" + revision + ": expected a branch, a tag or a commit after the @",
        assertThrows(InputException.class, () -> HubRepository.parse("a/b@" + revision)).getMessage());
  }
}

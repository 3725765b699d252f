package org.polyprobe.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LanguageFamilyTest {
  @Test void knownLanguagesHaveFamilyAndBranch() {
    assertEquals(Optional.of(new LanguageFamily("Indo-European", "Romance")), LanguageFamily.of("fr"));
    assertEquals(Optional.of(new LanguageFamily("Niger-Congo", "Bantu")), LanguageFamily.of("sw"));
    assertEquals(Optional.of(new LanguageFamily("Sino-Tibetan", "Sinitic")), LanguageFamily.of("zh-Hans"));
    assertEquals(Optional.of(new LanguageFamily("Dravidian", "South Dravidian")), LanguageFamily.of("ta"));
  }

  @Test void unknownLanguagesHaveNone() {
    assertTrue(LanguageFamily.of("tlh").isEmpty());
    assertTrue(LanguageFamily.of("").isEmpty());
  }
}

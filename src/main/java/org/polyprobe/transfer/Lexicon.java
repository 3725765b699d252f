package org.polyprobe.transfer;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.BreakIterator;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.polyprobe.data.ParallelText;

/**
 * Translations of one language's words. Words are found whatever their case, by their exact form: there is no stemming.
 * Entries of several words are never found, but may be what a word becomes.
 */
final class Lexicon {
  private static final Normalizer2 NFC = Normalizer2.getNFCInstance();

  private final Map<String, Map<String, List<String>>> translations = new LinkedHashMap<>();
  private final BreakIterator breaks = BreakIterator.getWordInstance(ULocale.ROOT);

  /** @param into languages to translate into; {@code from} itself and those a file lacks are passed over */
  Lexicon(List<ParallelText> files, String from, List<String> into) {
    for (ParallelText file : files) {
      if (!file.languages().contains(from)) continue;
      for (String language : into) if (!language.equals(from) && file.languages().contains(language)) add(file, from, language);
    }
  }

  private void add(ParallelText file, String from, String into) {
    for (int row = 0; row < file.rows(); row++) {
      String word = file.texts(from).get(row).strip();
      String translation = file.texts(into).get(row).strip();
      if (word.isEmpty() || translation.isEmpty()) continue;
      List<String> own = translations.computeIfAbsent(key(word), absent -> new LinkedHashMap<>())
          .computeIfAbsent(into, absent -> new ArrayList<>());
      if (!own.contains(translation)) own.add(translation);
    }
  }

  private static String key(String word) {
    return UCharacter.foldCase(NFC.normalize(word), true);
  }

  /** Whether some language has a translation. */
  boolean has(String word) {
    return translations.containsKey(key(word));
  }

  /** A translation from a random one of the languages that have some, with a capital where the word has one. */
  String translation(String word, SplittableRandom random) {
    List<List<String>> languages = List.copyOf(translations.get(key(word)).values());
    List<String> own = languages.get(random.nextInt(languages.size()));
    String translation = own.get(random.nextInt(own.size()));
    if (!UCharacter.isUpperCase(word.codePointAt(0))) return translation;
    int first = translation.codePointAt(0);
    return Character.toString(UCharacter.toTitleCase(first)) + translation.substring(Character.charCount(first));
  }

  /**
   * Gives every word of a text, by ICU's breaks, to {@code change} and puts what comes back in its place. A space
   * keeps a changed word apart from a neighbour that is written to it, as in Chinese.
   */
  String each(String text, UnaryOperator<String> change) {
    StringBuilder changed = new StringBuilder();
    boolean touches = false;
    boolean before = false;
    breaks.setText(text);
    for (int start = breaks.first(), end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
      String piece = text.substring(start, end);
      boolean word = breaks.getRuleStatus() >= BreakIterator.WORD_NONE_LIMIT;
      String now = word ? change.apply(piece) : piece;
      boolean differs = now != piece;   // the same object where nothing was done
      if (word && touches && (differs || before)) changed.append(' ');
      changed.append(now);
      touches = word;
      before = differs;
    }
    return changed.toString();
  }
}

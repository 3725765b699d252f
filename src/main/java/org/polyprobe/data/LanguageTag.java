package org.polyprobe.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.polyprobe.InputException;

/** Language codes as files write them, in one spelling: BCP 47, the shortest code ({@code sw}, {@code zh-Hans}). */
public final class LanguageTag {
  private static final Pattern FORM = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*");
  private static final Map<String, String> SHORTEST = shortest();

  private LanguageTag() {}

  /** The tag in canonical spelling, or empty if the text is no tag. */
  public static Optional<String> of(String text) {
    if (!FORM.matcher(text).matches()) return Optional.empty();
    String tag = Locale.forLanguageTag(text).toLanguageTag();
    if (tag.equals("und")) return Optional.empty();
    String language = tag.split("-")[0];
    return Optional.of(SHORTEST.getOrDefault(language, language) + tag.substring(language.length()));
  }

  /** Canonical spellings of what a user asked for: each must be a tag, and none given twice. */
  static List<String> requested(List<String> languages) {
    List<String> tags = new ArrayList<>();
    for (String language : languages) {
      String tag = of(language).orElseThrow(() -> new InputException(
          "languages: \"" + language + "\" is not a language tag; expected BCP 47, such as sw or zh-Hans"));
      if (tags.contains(tag)) throw new InputException("languages: " + tag + " is given twice");
      tags.add(tag);
    }
    return tags;
  }

  private static Map<String, String> shortest() {
    // BCP 47 (RFC 5646, 2.2.1) wants the two-letter code where there is one.
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOLanguages()) codes.put(new Locale(two).getISO3Language(), two);
    // Data sets such as LASER's Tatoeba name the member that stands for its macrolanguage.
    codes.putAll(Map.of("cmn", "zh", "swh", "sw", "arb", "ar", "pes", "fa", "zsm", "ms", "ekk", "et", "lvs", "lv"));
    return codes;
  }
}

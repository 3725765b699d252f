package org.polyprobe.subword;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * The patterns by which byte-level tokenizers split text, as Java writes them. All of them begin a new piece at a space
 * between two letters, and none looks further than the spaces around.
 */
public final class SplitPatterns {
  private static final String CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
  private static final String ENDS = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  private static final String BLOOM_ENDS = ".,!?…。，、।۔،";
  /** Of GPT-2, built into the library. */
  static final Pattern GPT2 = Pattern.compile(CONTRACTIONS
      + "| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  /** By the pattern as {@code tokenizer.json} writes it: GPT-2, Qwen2, Llama 3, BLOOM. */
  private static final Map<String, Pattern> KNOWN = Map.of(
      GPT2.pattern(), GPT2,
      words("\\p{N}"), Pattern.compile(words("\\p{N}")),
      words("\\p{N}{1,3}"), Pattern.compile(words("\\p{N}{1,3}")),
      " ?[^(\\s|[" + BLOOM_ENDS + "])]+", Pattern.compile(" ?[^(\\s|" + BLOOM_ENDS + ")]+"));

  private SplitPatterns() {}

  private static String words(String numbers) {
    return "(?i:" + CONTRACTIONS + ")|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" + numbers + "|" + ENDS;
  }

  public static boolean isKnown(String pattern) {
    return KNOWN.containsKey(pattern);
  }

  /** Null where it is not known. */
  static Pattern of(String pattern) {
    return KNOWN.get(pattern);
  }
}

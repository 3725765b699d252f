package org.polyprobe.count;

import java.util.Arrays;
import java.util.List;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/**
 * What was counted in texts of one language under one tokenizer.
 *
 * @param units [units][{@link Count}] the counts of each text, or of each block of lines of a large file
 * @param ids [units][tokens] each text's own tokens; empty where a file was too large to keep them
 * @param frequencies [id] how often each token occurs
 * @param window most tokens the model takes for the text itself, special ones aside; 0 where nobody says
 */
public record TokenCounts(long[][] units, int[][] ids, long[] frequencies, int window) {
  /** Counts texts, each encoded on its own and a unit of its own; an empty text counts nothing. */
  public static TokenCounts of(List<String> texts, Tokenizer tokenizer, Vocabulary vocabulary, int window) {
    TextCounter counter = new TextCounter(vocabulary);
    long[][] units = new long[texts.size()][Count.ALL];
    int[][] ids = new int[texts.size()][];
    long[] frequencies = new long[vocabulary.size()];
    List<Encoding> encodings = tokenizer.encode(texts);
    for (int i = 0; i < units.length; i++) {
      Tokens tokens = Tokens.of(encodings.get(i));
      ids[i] = tokens.ids();
      if (texts.get(i).isEmpty()) continue;
      int[] counts = counter.of(texts.get(i), tokens);
      for (int c = 0; c < counts.length; c++) units[i][c] = counts[c];
      finish(0, units[i]);
      for (int id : ids[i]) frequencies = counted(frequencies, id, 1);
    }
    return new TokenCounts(units, ids, frequencies, window);
  }

  /** What does not add up over parts, of the text with this number in rows of {@link Count}. */
  static void finish(int text, long[] rows) {
    long tokens = rows[text * Count.ALL + Count.TOKENS.ordinal()];
    rows[text * Count.ALL + Count.TEXTS.ordinal()] = 1;
    rows[text * Count.ALL + Count.SQUARES.ordinal()] = tokens * tokens;
  }

  static long[] counted(long[] frequencies, int id, long times) {
    long[] grown = id < frequencies.length ? frequencies : Arrays.copyOf(frequencies, Math.max(id + 1, 2 * frequencies.length));
    grown[id] += times;
    return grown;
  }

  /** The units of several counts under one tokenizer, one after another. */
  public static TokenCounts joined(List<TokenCounts> all) {
    if (all.size() == 1) return all.get(0);
    long[] frequencies = new long[0];
    for (TokenCounts one : all) {
      for (int id = 0; id < one.frequencies.length; id++) frequencies = counted(frequencies, id, one.frequencies[id]);
    }
    return new TokenCounts(all.stream().flatMap(one -> Arrays.stream(one.units)).toArray(long[][]::new),
        all.stream().flatMap(one -> Arrays.stream(one.ids)).toArray(int[][]::new), frequencies, all.get(0).window);
  }

  /** One count in each unit. */
  public double[] each(Count count) {
    return Arrays.stream(units).mapToDouble(unit -> unit[count.ordinal()]).toArray();
  }

  public long total(Count count) {
    return Arrays.stream(units).mapToLong(unit -> unit[count.ordinal()]).sum();
  }

  /** The units at these places, in this order. */
  public TokenCounts select(int[] places) {
    long[] selected = new long[frequencies.length];
    int[][] kept = ids.length == 0 ? ids : Arrays.stream(places).mapToObj(p -> ids[p]).toArray(int[][]::new);
    for (int[] text : kept) for (int id : text) selected[id]++;
    return new TokenCounts(Arrays.stream(places).mapToObj(p -> units[p]).toArray(long[][]::new), kept, selected, window);
  }
}

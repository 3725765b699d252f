package org.polyprobe.count;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.Cuts;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/**
 * Counts chunks of lines. Lines are cut where the tokenizer cuts them anyway; a cell seen before, by whichever counter of
 * the file, costs one look-up, new ones are encoded, and a sample of whole lines goes through the library as it stands to
 * see that nothing differs. Belongs to one thread.
 */
final class ChunkCounter {
  /** Whole lines compared in each chunk, and in a file's first one, which is often all of it. */
  private static final int SAMPLED = 2;
  private static final int SAMPLED_FIRST = 64;
  /** Stands for a cell that forbids to cut its line. */
  private static final int FORBIDDING = Integer.MIN_VALUE;

  private final String name;
  private final PartEncoder encoder;
  private final TextCounter counter;
  private final Cuts cuts;
  private final long seed;
  private final Supplier<CellTable> tables;
  private final CellTable.Finder finder = new CellTable.Finder();
  private CellTable table;
  private final int[] times = new int[CellTable.MOST];         // of each entry, since the table was taken
  private long bytes;                                          // counted since then
  private long[] frequencies;

  // Of the chunk at hand.
  private Lines.Chunk chunk;
  private final Cells cells = new Cells();
  private int[] entries = new int[0];                          // of cells; −1 less the place of its text for one that has none
  private int[] countsAt = new int[0];                         // in the table; negative for a cell without entry
  private final Map<String, Integer> places = new HashMap<>();
  private final List<String> texts = new ArrayList<>();
  private final List<int[]> countsOfTexts = new ArrayList<>();
  private final List<int[]> idsOfTexts = new ArrayList<>();

  /**
   * @param name begins messages
   * @param tables the table to use now
   */
  ChunkCounter(String name, Tokenizer tokenizer, Vocabulary vocabulary, Cuts cuts, long seed, Supplier<CellTable> tables) {
    this.name = name;
    this.encoder = new PartEncoder(tokenizer, vocabulary, cuts);
    this.counter = new TextCounter(vocabulary);
    this.cuts = cuts;
    this.seed = seed;
    this.tables = tables;
    this.frequencies = new long[vocabulary.size()];
  }

  /**
   * What a chunk holds.
   *
   * @param lines [lines × {@link Count}] of every line that is not blank
   * @param differs the first line, from 1, whose tokens are not those of its cells; 0 where there is none
   */
  record Counted(long[] lines, long differs) {}

  Counted count(Lines.Chunk next) {
    begin(next);
    cells.cut(chunk, cuts);
    lookUp();
    encode();
    long[] lines = new long[cells.lines * Count.ALL];
    for (int l = 0; l < cells.lines; l++) {
      add(l, lines, l * Count.ALL);
      TokenCounts.finish(l, lines);
      for (int c = cells.lineStarts[l]; c < cells.lineEnds[l]; c++) {
        if (entries[c] >= 0) times[entries[c]]++;
        else tally(idsOfTexts.get(-1 - entries[c]), 1);
      }
    }
    return new Counted(lines, differing());
  }

  private void begin(Lines.Chunk next) {
    CellTable current = tables.get();
    if (current != table || bytes + next.length() > Integer.MAX_VALUE) drain();
    table = current;
    bytes += next.length();
    chunk = next;
    places.clear();
    texts.clear();
    countsOfTexts.clear();
    idsOfTexts.clear();
  }

  private void drain() {
    for (int entry = 0; entry < times.length; entry++) if (times[entry] > 0) tally(table.ids(entry), times[entry]);
    Arrays.fill(times, 0);
    bytes = 0;
  }

  private void tally(int[] ids, int times) {
    for (int id : ids) frequencies = TokenCounts.counted(frequencies, id, times);
  }

  /** How often each token occurred in all chunks. */
  long[] frequencies() {
    drain();
    return frequencies;
  }

  private void add(int line, long[] sums, int at) {
    int end = cells.lineEnds[line];
    for (int c = cells.lineStarts[line]; c < end; ) {
      c = table == null ? c : table.addTo(sums, at, countsAt, c, end);
      if (c < end && countsAt[c] < 0) {
        int[] counts = countsOfTexts.get(-1 - entries[c++]);
        for (int i = 0; i < counts.length; i++) sums[at + i] += counts[i];
      }
    }
  }

  /** Finds the cells' entries, and the texts of those that have none. */
  private void lookUp() {
    if (entries.length < cells.count) {
      entries = new int[cells.starts.length];
      countsAt = new int[cells.starts.length];
    }
    if (cuts.nowhere()) {
      Arrays.fill(entries, 0, cells.count, -1);
      Arrays.fill(countsAt, 0, cells.count, -1);
    } else {
      finder.find(table, chunk.text(), cells.starts, cells.ends, cells.count, entries, countsAt);
    }
    for (int l = 0; l < cells.lines; l++) {
      int c = cells.lineStarts[l];
      while (c < cells.lineEnds[l] && (entries[c] >= 0 || (entries[c] = missing(c)) != FORBIDDING)) c++;
      if (c < cells.lineEnds[l]) wholeLine(l);
    }
  }

  private int missing(int cell) {
    String text = text(cells.starts[cell], cells.ends[cell]);
    return !cuts.nowhere() && cuts.forbiddenBy(text) ? FORBIDDING : -1 - place(text);
  }

  /** A line that must not be cut becomes one cell. */
  private void wholeLine(int line) {
    cells.join(line);
    int only = cells.lineStarts[line];
    entries[only] = -1 - place(text(cells.starts[only], cells.ends[only]));
    countsAt[only] = -1;
  }

  private int place(String text) {
    int place = places.computeIfAbsent(text, key -> texts.size());
    if (place == texts.size()) {
      texts.add(text);
      countsOfTexts.add(null);
      idsOfTexts.add(null);
    }
    return place;
  }

  /** Encodes what was not found, and lets all counters find it from now on. */
  private void encode() {
    encoder.encode(texts, (place, tokens) -> {
      countsOfTexts.set(place, counter.of(texts.get(place), tokens));
      idsOfTexts.set(place, tokens.ids());
    });
    for (int l = 0; l < cells.lines; l++) {
      for (int c = cells.lineStarts[l]; c < cells.lineEnds[l]; c++) if (entries[c] < 0) keep(c);
    }
  }

  /** Leaves a cell without entry where it must not be found again, or where the table does not take it. */
  private void keep(int c) {
    int place = -1 - entries[c];
    int from = cells.starts[c];
    int to = cells.ends[c];
    if (cuts.nowhere() || !CellTable.keeps(to - from) || cuts.forbiddenBy(texts.get(place))) return;
    int entry = table.put(chunk.text(), from, to, countsOfTexts.get(place), idsOfTexts.get(place));
    if (entry < 0) return;
    entries[c] = entry;
    countsAt[c] = table.countsOf(entry);
  }

  private String text(int from, int to) {
    String text = new String(chunk.text(), from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) throw new InputException(name + ", line " + lineOf(from) + ": holds a NUL: not a text file");
    if (text.indexOf('\uFFFD') >= 0) requireUtf8(from, to);     // stands for what could not be read, or for itself
    return text;
  }

  private void requireUtf8(int from, int to) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(chunk.text(), from, to - from));
    } catch (CharacterCodingException e) {
      throw new InputException(name + ", line " + lineOf(from) + ": not UTF-8", e);
    }
  }

  private long lineOf(int at) {
    return chunk.line() + Scan.count(chunk.text(), 0, at, '\n');
  }

  private long differing() {
    if (cuts.nowhere() || cells.lines == 0) return 0;
    SplittableRandom random = new SplittableRandom(seed + chunk.line());
    for (int samples = chunk.line() == 1 ? SAMPLED_FIRST : SAMPLED; samples > 0; samples--) {
      int line = random.nextInt(cells.lines);
      int from = cells.starts[cells.lineStarts[line]];
      int to = Scan.next(chunk.text(), from, chunk.length(), '\n');
      if (chunk.text()[to - 1] == '\r') to--;
      String text = text(from, to);
      Tokens tokens = encoder.whole(text);
      if (!isSame(line, tokens.ids(), counter.of(text, tokens))) return lineOf(from);
    }
    return 0;
  }

  /** Whether a line's cells have these tokens, in this order, and these counts. */
  private boolean isSame(int line, int[] ids, int[] counts) {
    int next = 0;
    long[] sums = new long[Count.ALL];
    for (int c = cells.lineStarts[line]; c < cells.lineEnds[line]; c++) {
      int[] own = entries[c] >= 0 ? table.ids(entries[c]) : idsOfTexts.get(-1 - entries[c]);
      if (next + own.length > ids.length || !Arrays.equals(own, 0, own.length, ids, next, next + own.length)) return false;
      next += own.length;
    }
    add(line, sums, 0);
    for (int c = 0; c < counts.length; c++) if (sums[c] != counts[c]) return false;
    return next == ids.length;
  }
}

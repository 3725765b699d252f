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
  /** Among cells: forbids to cut its line. */
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

  // Of the chunk at hand. A cell is an entry of the table, or −1 less the place of its text among those not found there.
  private Lines.Chunk chunk;
  private int[] cells = new int[1 << 16];
  private int[] countsAt = new int[1 << 16];                   // in the table; negative where the cell is
  private int[] starts = new int[1 << 16];                     // of cells, in the chunk's bytes
  private int[] ends = new int[1 << 16];
  private int cellCount;
  private int[] lineStarts = new int[1 << 12];                 // in cells
  private int[] lineEnds = new int[1 << 12];
  private int lineCount;
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
    split();
    lookUp();
    encode();
    long[] lines = new long[lineCount * Count.ALL];
    for (int l = 0; l < lineCount; l++) {
      add(l, lines, l * Count.ALL);
      TokenCounts.finish(l, lines);
      for (int c = lineStarts[l]; c < lineEnds[l]; c++) {
        if (cells[c] >= 0) times[cells[c]]++;
        else tally(idsOfTexts.get(-1 - cells[c]), 1);
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
    cellCount = 0;
    lineCount = 0;
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
    for (int c = lineStarts[line]; c < lineEnds[line]; ) {
      c = table == null ? c : table.addTo(sums, at, countsAt, c, lineEnds[line]);
      if (c < lineEnds[line] && countsAt[c] < 0) {
        int[] counts = countsOfTexts.get(-1 - cells[c++]);
        for (int i = 0; i < counts.length; i++) sums[at + i] += counts[i];
      }
    }
  }

  /** Cuts lines into cells. */
  private void split() {
    byte[] text = chunk.text();
    for (int from = 0, end; from < chunk.length(); from = end + 1) {
      end = Scan.next(text, from, chunk.length(), '\n');
      int to = end > from && text[end - 1] == '\r' ? end - 1 : end;
      if (isBlank(text, from, to)) continue;
      if (lineCount == lineStarts.length) {
        lineStarts = Arrays.copyOf(lineStarts, 2 * lineCount);
        lineEnds = Arrays.copyOf(lineEnds, 2 * lineCount);
      }
      lineStarts[lineCount] = cellCount;
      cut(text, from, to);
      lineEnds[lineCount++] = cellCount;
    }
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) if (text[at] < 0 || text[at] > ' ' || text[at] == 0) return false;
    return true;
  }

  private void cut(byte[] text, int from, int to) {
    int start = from;
    for (int at = Scan.next(text, from, to, ' '); at < to; at = Scan.next(text, at + 1, to, ' ')) {
      if (!cuts.before(text, at, from, to)) continue;
      addCell(start, at);
      start = at;
    }
    addCell(start, to);
  }

  private void addCell(int from, int to) {
    if (cellCount == cells.length) {
      cells = Arrays.copyOf(cells, 2 * cellCount);
      countsAt = Arrays.copyOf(countsAt, 2 * cellCount);
      starts = Arrays.copyOf(starts, 2 * cellCount);
      ends = Arrays.copyOf(ends, 2 * cellCount);
    }
    starts[cellCount] = from;
    ends[cellCount++] = to;
  }

  /** Finds the cells' entries, and the texts of those that have none. */
  private void lookUp() {
    if (cuts.nowhere()) {
      Arrays.fill(cells, 0, cellCount, -1);
      Arrays.fill(countsAt, 0, cellCount, -1);
    } else {
      finder.find(table, chunk.text(), starts, ends, cellCount, cells, countsAt);
    }
    for (int l = 0; l < lineCount; l++) {
      int c = lineStarts[l];
      while (c < lineEnds[l] && (cells[c] >= 0 || (cells[c] = missing(starts[c], ends[c])) != FORBIDDING)) c++;
      if (c < lineEnds[l]) wholeLine(l);
    }
  }

  private int missing(int from, int to) {
    String text = text(from, to);
    return !cuts.nowhere() && cuts.forbiddenBy(text) ? FORBIDDING : -1 - place(text);
  }

  /** A line that must not be cut becomes one cell. */
  private void wholeLine(int line) {
    int first = lineStarts[line];
    ends[first] = ends[lineEnds[line] - 1];
    cells[first] = -1 - place(text(starts[first], ends[first]));
    countsAt[first] = -1;
    lineEnds[line] = first + 1;
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
    for (int l = 0; l < lineCount; l++) {
      for (int c = lineStarts[l]; c < lineEnds[l]; c++) if (cells[c] < 0) keep(c);
    }
  }

  /** Leaves a cell as it is where it must not be found again, or where the table does not take it. */
  private void keep(int c) {
    int place = -1 - cells[c];
    if (cuts.nowhere() || !CellTable.keeps(ends[c] - starts[c]) || cuts.forbiddenBy(texts.get(place))) return;
    int entry = table.put(chunk.text(), starts[c], ends[c], countsOfTexts.get(place), idsOfTexts.get(place));
    if (entry < 0) return;
    cells[c] = entry;
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
    long line = chunk.line();
    for (int i = 0; i < at; i++) if (chunk.text()[i] == '\n') line++;
    return line;
  }

  private long differing() {
    if (cuts.nowhere() || lineCount == 0) return 0;
    SplittableRandom random = new SplittableRandom(seed + chunk.line());
    for (int samples = chunk.line() == 1 ? SAMPLED_FIRST : SAMPLED; samples > 0; samples--) {
      int line = random.nextInt(lineCount);
      int from = starts[lineStarts[line]];
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
    for (int c = lineStarts[line]; c < lineEnds[line]; c++) {
      int[] own = cells[c] >= 0 ? table.ids(cells[c]) : idsOfTexts.get(-1 - cells[c]);
      if (next + own.length > ids.length || !Arrays.equals(own, 0, own.length, ids, next, next + own.length)) return false;
      next += own.length;
    }
    add(line, sums, 0);
    for (int c = 0; c < counts.length; c++) if (sums[c] != counts[c]) return false;
    return next == ids.length;
  }
}

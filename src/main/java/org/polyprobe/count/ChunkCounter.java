package org.polyprobe.count;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.Cuts;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/**
 * Counts chunks of lines. Lines are cut where the tokenizer cuts them anyway; a cell seen before costs one look-up, new
 * ones are encoded, and a sample of whole lines goes through the library as it stands to see that nothing differs.
 * Belongs to one thread.
 */
final class ChunkCounter {
  /** Whole lines compared in each chunk, and in a file's first one, which is often all of it. */
  private static final int SAMPLED = 2;
  private static final int SAMPLED_FIRST = 64;
  private static final long HASH = 0xCBF29CE484222325L;

  private final String name;
  private final PartEncoder encoder;
  private final TextCounter counter;
  private final Cuts cuts;
  private final long seed;
  private final CellTable table = new CellTable();
  private long[] frequencies;

  // Of the chunk at hand. A cell is an entry of the table, or −1 less the place of one that passes without being kept.
  private Lines.Chunk chunk;
  private int[] cells = new int[1 << 16];
  private int[] lineEnds = new int[1 << 12];                   // in cells
  private int[] lineStarts = new int[1 << 12];                 // in the chunk's bytes
  private final List<String> texts = new ArrayList<>();        // to be encoded
  private int[] cellsOfTexts = new int[1 << 12];
  private final List<int[]> passingCounts = new ArrayList<>();
  private final List<int[]> passingIds = new ArrayList<>();
  private int cellCount;
  private int lineCount;

  /** @param name begins messages */
  ChunkCounter(String name, Tokenizer tokenizer, Vocabulary vocabulary, Cuts cuts, long seed) {
    this.name = name;
    this.encoder = new PartEncoder(tokenizer, vocabulary, cuts);
    this.counter = new TextCounter(vocabulary);
    this.cuts = cuts;
    this.seed = seed;
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
    if (!table.hasRoomFor(next.length())) frequencies = table.drain(frequencies);
    chunk = next;
    cellCount = 0;
    lineCount = 0;
    texts.clear();
    passingCounts.clear();
    passingIds.clear();
    split();
    encoder.encode(texts, this::keep);
    long[] lines = new long[lineCount * Count.ALL];
    for (int l = 0; l < lineCount; l++) {
      add(l, lines, l * Count.ALL, 1);
      TokenCounts.finish(l, lines);
    }
    for (int c = 0; c < cellCount; c++) {
      if (cells[c] >= 0) continue;
      for (int id : passingIds.get(-1 - cells[c])) frequencies = TokenCounts.counted(frequencies, id, 1);
    }
    return new Counted(lines, differing());
  }

  /** How often each token occurred in all chunks. */
  long[] frequencies() {
    frequencies = table.drain(frequencies);
    return frequencies;
  }

  /** @param times see {@link CellTable#addTo} */
  private void add(int line, long[] sums, int at, int times) {
    for (int c = firstCell(line); c < lineEnds[line]; ) {
      if (cells[c] >= 0) {
        c = table.addTo(sums, at, cells, c, lineEnds[line], times);
      } else {
        int[] counts = passingCounts.get(-1 - cells[c++]);
        for (int i = 0; i < counts.length; i++) sums[at + i] += counts[i];
      }
    }
  }

  private int firstCell(int line) {
    return line == 0 ? 0 : lineEnds[line - 1];
  }

  private void split() {
    byte[] text = chunk.text();
    for (int from = 0, end; from < chunk.length(); from = end + 1) {
      end = from;
      boolean blank = true;
      for (; end < chunk.length() && text[end] != '\n'; end++) blank &= text[end] >= 0 && text[end] <= ' ' && text[end] != 0;
      int to = end > from && text[end - 1] == '\r' ? end - 1 : end;
      if (blank) continue;
      if (lineCount == lineStarts.length) {
        lineStarts = Arrays.copyOf(lineStarts, 2 * lineCount);
        lineEnds = Arrays.copyOf(lineEnds, 2 * lineCount);
      }
      lineStarts[lineCount] = from;
      int first = cellCount;
      if (cuts.nowhere() || !isCut(from, to)) {
        cellCount = first;
        pass(text(from, to));
      }
      lineEnds[lineCount++] = cellCount;
    }
  }

  /** Cuts a line into cells; false where it holds what must not be cut. */
  private boolean isCut(int from, int to) {
    byte[] text = chunk.text();
    int start = from;
    long hash = HASH;
    for (int at = from; at < to; at++) {
      if (text[at] == ' ' && cuts.before(text, at, from, to)) {
        if (!isCell(start, at, hash)) return false;
        start = at;
        hash = HASH;
      }
      hash = (hash ^ text[at]) * 0x9E3779B97F4A7C15L;          // FNV-1a with a denser multiplier
      hash ^= hash >>> 32;
    }
    return isCell(start, to, hash);
  }

  private boolean isCell(int from, int to, long hash) {
    boolean kept = table.keeps(to - from);
    int entry = kept ? table.find(chunk.text(), from, to, hash) : -1;
    if (kept && entry >= 0) {
      addCell(entry);
      return true;
    }
    String text = text(from, to);
    if (cuts.forbiddenBy(text)) return false;
    if (kept) addCell(toEncode(table.add(entry, chunk.text(), from, to, hash), text));
    else pass(text);
    return true;
  }

  private void pass(String text) {
    passingCounts.add(null);
    passingIds.add(null);
    addCell(toEncode(-passingCounts.size(), text));
  }

  private void addCell(int cell) {
    if (cellCount == cells.length) cells = Arrays.copyOf(cells, 2 * cellCount);
    cells[cellCount++] = cell;
  }

  private int toEncode(int cell, String text) {
    if (texts.size() == cellsOfTexts.length) cellsOfTexts = Arrays.copyOf(cellsOfTexts, 2 * texts.size());
    cellsOfTexts[texts.size()] = cell;
    texts.add(text);
    return cell;
  }

  private void keep(int part, Tokens tokens) {
    int[] counts = counter.of(texts.get(part), tokens);
    int cell = cellsOfTexts[part];
    if (cell < 0) {
      passingCounts.set(-1 - cell, counts);
      passingIds.set(-1 - cell, tokens.ids());
    } else if (!table.fill(cell, counts, tokens.ids())) {
      passingCounts.add(counts);
      passingIds.add(tokens.ids());
      for (int c = 0; c < cellCount; c++) if (cells[c] == cell) cells[c] = -passingCounts.size();
    }
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
      int from = lineStarts[line];
      int to = from;
      while (to < chunk.length() && chunk.text()[to] != '\n') to++;
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
    for (int c = firstCell(line); c < lineEnds[line]; c++) {
      int[] own = cells[c] >= 0 ? table.ids(cells[c]) : passingIds.get(-1 - cells[c]);
      if (next + own.length > ids.length || !Arrays.equals(own, 0, own.length, ids, next, next + own.length)) return false;
      next += own.length;
    }
    add(line, sums, 0, 0);
    for (int c = 0; c < counts.length; c++) if (sums[c] != counts[c]) return false;
    return next == ids.length;
  }
}

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
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/**
 * Counts chunks of lines. Lines are cut where the tokenizer cuts them anyway; a cell seen before costs one look-up, new
 * ones go through the library, and a sample of whole lines is encoded as it stands to see that nothing differs. Belongs
 * to one thread.
 */
final class ChunkCounter {
  /** Longer cells hardly come twice. */
  private static final int LONGEST_KEPT = 96;
  /** Whole lines compared in each chunk, and in a file's first one, which is often all of it. */
  private static final int SAMPLED = 2;
  private static final int SAMPLED_FIRST = 64;
  /** New cells encoded as one text. */
  private static final int JOINED = 512;

  private final String name;
  private final Tokenizer tokenizer;
  private final TextCounter counter;
  private final Cuts cuts;
  private final long seed;
  private final CellTable table = new CellTable();
  private long[] frequencies;

  // Of the chunk at hand. A cell is an entry of the table, or −1 less the place of one that is not kept.
  private int[] cells = new int[1 << 16];
  private int[] lineEnds = new int[1 << 12];
  private int[] lineStarts = new int[1 << 12];                 // in the chunk's bytes; two a line
  private final List<int[]> missing = new ArrayList<>();       // cell, from, to
  private final List<int[]> passingCounts = new ArrayList<>();
  private final List<int[]> passingIds = new ArrayList<>();
  private int cellCount;
  private int lineCount;

  /** @param name begins messages */
  ChunkCounter(String name, Tokenizer tokenizer, Vocabulary vocabulary, Cuts cuts, long seed) {
    this.name = name;
    this.tokenizer = tokenizer;
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

  Counted count(Lines.Chunk chunk) {
    if (table.size() + chunk.length() / 2 > CellTable.MOST) frequencies = table.drain(frequencies);
    cellCount = 0;
    lineCount = 0;
    missing.clear();
    passingCounts.clear();
    passingIds.clear();
    split(chunk);
    encodeMissing(chunk);
    long[] lines = new long[lineCount * Count.ALL];
    for (int l = 0, c = 0; l < lineCount; l++) {
      for (; c < lineEnds[l]; c++) add(cells[c], lines, l * Count.ALL);
      TokenCounts.finish(l, lines);
    }
    for (int[] ids : passingIds) for (int id : ids) frequencies = TokenCounts.counted(frequencies, id, 1);
    return new Counted(lines, differing(chunk));
  }

  /** How often each token occurred in all chunks. */
  long[] frequencies() {
    frequencies = table.drain(frequencies);
    return frequencies;
  }

  private void add(int cell, long[] lines, int at) {
    if (cell >= 0) {
      table.addTo(cell, lines, at);
      return;
    }
    int[] counts = passingCounts.get(-1 - cell);
    for (int c = 0; c < counts.length; c++) lines[at + c] += counts[c];
  }

  private void split(Lines.Chunk chunk) {
    byte[] text = chunk.text();
    for (int from = 0, end; from < chunk.length(); from = end + 1) {
      end = from;
      boolean blank = true;
      for (; end < chunk.length() && text[end] != '\n'; end++) blank &= text[end] >= 0 && text[end] <= ' ' && text[end] != 0;
      int to = end > from && text[end - 1] == '\r' ? end - 1 : end;
      if (blank) continue;
      splitLine(text, from, to);
      if (lineCount == lineEnds.length) {
        lineEnds = Arrays.copyOf(lineEnds, 2 * lineCount);
        lineStarts = Arrays.copyOf(lineStarts, 4 * lineCount);
      } else if (lineStarts.length < 2 * lineEnds.length) {
        lineStarts = Arrays.copyOf(lineStarts, 2 * lineEnds.length);
      }
      lineStarts[2 * lineCount] = from;
      lineStarts[2 * lineCount + 1] = to;
      lineEnds[lineCount++] = cellCount;
    }
  }

  private void splitLine(byte[] text, int from, int to) {
    int start = from;
    long hash = 0xCBF29CE484222325L;
    for (int at = from; at < to; at++) {
      if (text[at] == ' ' && cuts.before(text, at, from, to)) {
        cell(text, start, at, hash);
        start = at;
        hash = 0xCBF29CE484222325L;
      }
      hash = (hash ^ text[at]) * 0x9E3779B97F4A7C15L;          // FNV-1a with a denser multiplier
      hash ^= hash >>> 32;
    }
    cell(text, start, to, hash);
  }

  private void cell(byte[] text, int from, int to, long hash) {
    if (cellCount == cells.length) cells = Arrays.copyOf(cells, 2 * cellCount);
    int entry = to - from > LONGEST_KEPT || cuts == Cuts.NONE ? Integer.MIN_VALUE : table.find(text, from, to, hash);
    if (entry == Integer.MIN_VALUE || entry < 0 && table.size() == CellTable.MOST) {
      passingCounts.add(null);
      passingIds.add(null);
      cells[cellCount] = -passingCounts.size();
      missing.add(new int[] {cells[cellCount++], from, to});
      return;
    }
    if (entry < 0) {
      entry = table.add(entry, text, from, to, hash);
      missing.add(new int[] {entry, from, to});
    }
    cells[cellCount++] = entry;
  }

  private void encodeMissing(Lines.Chunk chunk) {
    List<int[]> alone = new ArrayList<>();
    List<int[]> joined = new ArrayList<>();
    for (int[] cell : missing) (isJoinable(chunk.text(), cell) ? joined : alone).add(cell);
    for (int from = 0; from < joined.size(); from += JOINED) {
      encodeJoined(chunk, joined.subList(from, Math.min(from + JOINED, joined.size())), alone);
    }
    List<String> texts = alone.stream().map(cell -> text(chunk, cell)).toList();
    List<Encoding> encodings = tokenizer.encode(texts);
    for (int i = 0; i < texts.size(); i++) keep(alone.get(i), texts.get(i), Tokens.of(encodings.get(i)));
  }

  /** One space and what follows it: such cells can stand side by side in one text, which saves most of the calls. */
  private static boolean isJoinable(byte[] text, int[] cell) {
    if (cell[0] < 0 || text[cell[1]] != ' ' || cell[2] - cell[1] < 2) return false;
    for (int i = cell[1] + 1; i < cell[2]; i++) if (text[i] >= 0 && !Character.isLetterOrDigit(text[i])) return false;
    return true;
  }

  private void encodeJoined(Lines.Chunk chunk, List<int[]> cells, List<int[]> alone) {
    List<String> texts = cells.stream().map(cell -> text(chunk, cell)).toList();
    Tokens tokens = Tokens.of(tokenizer.encode(List.of(String.join("", texts))).get(0));
    int start = 0;
    int token = 0;
    for (int i = 0; i < texts.size(); i++) {
      int end = start + texts.get(i).length();
      int first = token;
      boolean inside = true;
      while (token < tokens.length() && tokens.starts()[token] < end) {
        inside &= tokens.starts()[token] >= start && tokens.ends()[token] <= end;
        token++;
      }
      if (inside && token > first) keep(cells.get(i), texts.get(i), tokens.slice(first, token, start));
      else alone.add(cells.get(i));
      start = end;
    }
  }

  private void keep(int[] cell, String text, Tokens tokens) {
    int[] counts = counter.of(text, tokens);
    if (cell[0] >= 0) {
      table.fill(cell[0], counts, tokens.ids());
    } else {
      passingCounts.set(-1 - cell[0], counts);
      passingIds.set(-1 - cell[0], tokens.ids());
    }
  }

  private String text(Lines.Chunk chunk, int[] cell) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(chunk.text(), cell[1], cell[2] - cell[1]);
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      if (text.indexOf('\0') >= 0) {
        throw new InputException(name + ", line " + lineOf(chunk, cell[1]) + ": holds a NUL: not a text file");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw new InputException(name + ", line " + lineOf(chunk, cell[1]) + ": not UTF-8", e);
    }
  }

  private static long lineOf(Lines.Chunk chunk, int at) {
    long line = chunk.line();
    for (int i = 0; i < at; i++) if (chunk.text()[i] == '\n') line++;
    return line;
  }

  private long differing(Lines.Chunk chunk) {
    if (cuts == Cuts.NONE || lineCount == 0) return 0;
    SplittableRandom random = new SplittableRandom(seed + chunk.line());
    for (int samples = chunk.line() == 1 ? SAMPLED_FIRST : SAMPLED; samples > 0; samples--) {
      int line = random.nextInt(lineCount);
      int[] whole = {-1, lineStarts[2 * line], lineStarts[2 * line + 1]};
      String text = text(chunk, whole);
      Tokens tokens = Tokens.of(tokenizer.encode(List.of(text)).get(0));
      if (!isSame(line, tokens.ids(), counter.of(text, tokens))) return lineOf(chunk, whole[1]);
    }
    return 0;
  }

  /** Whether a line's cells have these tokens, in this order, and these counts. */
  private boolean isSame(int line, int[] ids, int[] counts) {
    int next = 0;
    long[] sums = new long[Count.ALL];
    for (int c = line == 0 ? 0 : lineEnds[line - 1]; c < lineEnds[line]; c++) {
      int[] own = cells[c] >= 0 ? table.ids(cells[c]) : passingIds.get(-1 - cells[c]);
      if (next + own.length > ids.length || !Arrays.equals(own, 0, own.length, ids, next, next + own.length)) return false;
      next += own.length;
      addCounts(cells[c], sums);
    }
    for (int c = 0; c < counts.length; c++) if (sums[c] != counts[c]) return false;
    return next == ids.length;
  }

  private void addCounts(int cell, long[] sums) {
    if (cell >= 0) table.peek(cell, sums);
    else add(cell, sums, 0);
  }
}

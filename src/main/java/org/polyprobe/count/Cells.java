package org.polyprobe.count;

import java.util.Arrays;
import org.polyprobe.tokenizer.Cuts;

/** The cells of a chunk: where its lines, blank ones aside, are cut. Filled again for each chunk; belongs to one thread. */
final class Cells {
  /** Of cells, in the chunk's bytes; {@code ends} one past the last. */
  int[] starts = new int[1 << 16];
  int[] ends = new int[1 << 16];
  int count;
  /** Of lines, in cells. */
  int[] lineStarts = new int[1 << 12];
  int[] lineEnds = new int[1 << 12];
  int lines;

  void cut(Lines.Chunk chunk, Cuts cuts) {
    count = 0;
    lines = 0;
    byte[] text = chunk.text();
    for (int from = 0, end; from < chunk.length(); from = end + 1) {
      end = Scan.next(text, from, chunk.length(), '\n');
      int to = end > from && text[end - 1] == '\r' ? end - 1 : end;
      if (!isBlank(text, from, to)) addLine(text, from, to, cuts);
    }
  }

  private static boolean isBlank(byte[] text, int from, int to) {
    for (int at = from; at < to; at++) if (text[at] < 0 || text[at] > ' ' || text[at] == 0) return false;
    return true;
  }

  private void addLine(byte[] text, int from, int to, Cuts cuts) {
    if (lines == lineStarts.length) {
      lineStarts = Arrays.copyOf(lineStarts, 2 * lines);
      lineEnds = Arrays.copyOf(lineEnds, 2 * lines);
    }
    lineStarts[lines] = count;
    int start = from;
    for (int at = Scan.next(text, from, to, ' '); at < to; at = Scan.next(text, at + 1, to, ' ')) {
      if (!cuts.before(text, at, from, to)) continue;
      add(start, at);
      start = at;
    }
    add(start, to);
    lineEnds[lines++] = count;
  }

  private void add(int from, int to) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
    }
    starts[count] = from;
    ends[count++] = to;
  }

  /** Makes a line one cell. */
  void join(int line) {
    int first = lineStarts[line];
    ends[first] = ends[lineEnds[line] - 1];
    lineEnds[line] = first + 1;
  }
}

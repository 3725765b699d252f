package org.polyprobe.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.polyprobe.InputException;
import org.polyprobe.tokenizer.Encoding;

/**
 * A stretch of a text that fits the model, between the special tokens of the tokenizer's template.
 *
 * @param text which text it is from
 * @param tokens the stretch
 * @param from first column that is to be predicted here; the columns before are context
 * @param to one past the last such column; what follows is context too
 */
record Window(int text, Encoding tokens, int from, int to) {
  /** Which side of a token is looked at. */
  enum Context { LEFT, BOTH }

  /**
   * All of a text, each of its own tokens to be predicted in one window. A text that fits is one window; of a longer one
   * each window begins {@code stride} tokens after the last. A token's context to the left is then at least a window less
   * the stride; with context on both sides a token is predicted in the window whose ends it is farther from.
   *
   * @param longest tokens the model takes, special ones included
   * @param stride 0 for half of what a window holds
   */
  static List<Window> of(int text, Encoding whole, int longest, int stride, Context context) {
    int lead = 0;
    while (lead < whole.length() && whole.special()[lead]) lead++;
    int trail = 0;
    while (trail < whole.length() - lead && whole.special()[whole.length() - 1 - trail]) trail++;
    int content = whole.length() - lead - trail;
    if (context == Context.LEFT) trail = 0;                       // nothing sees what follows the text
    int room = longest - lead - trail;
    int step = stride == 0 ? Math.max(1, room / 2) : stride;
    if (content > room && step >= room) {
      throw new InputException("--stride " + step + " leaves no context; the model's windows hold " + room + " tokens");
    }
    List<Window> windows = new ArrayList<>();
    for (int start = 0, done = 0; done < content; ) {
      int end = Math.min(start + room, content);
      int next = Math.min(start + step, content - room);
      int to = end == content || context == Context.LEFT ? end : (next + end) / 2;
      windows.add(new Window(text, cut(whole, lead, lead + start, lead + end, trail), lead + done - start,
          lead + to - start));
      done = to;
      start = next;
    }
    return windows;
  }

  private static Encoding cut(Encoding whole, int lead, int from, int to, int trail) {
    int[] columns = new int[lead + to - from + trail];
    for (int i = 0; i < lead; i++) columns[i] = i;
    for (int i = from; i < to; i++) columns[lead + i - from] = i;
    for (int i = 0; i < trail; i++) columns[columns.length - 1 - i] = whole.length() - 1 - i;
    boolean[] special = new boolean[columns.length];
    for (int i = 0; i < columns.length; i++) special[i] = whole.special()[columns[i]];
    return new Encoding(pick(whole.ids(), columns), pick(whole.types(), columns), special,
        pick(whole.texts(), columns), pick(whole.words(), columns), pick(whole.starts(), columns),
        pick(whole.ends(), columns), Encoding.Cut.NONE);
  }

  private static int[] pick(int[] values, int[] columns) {
    return Arrays.stream(columns).map(column -> values[column]).toArray();
  }
}

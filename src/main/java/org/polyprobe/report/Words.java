package org.polyprobe.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.polyprobe.result.Score;

/** Numbers and lists as a reader of English expects them. */
final class Words {
  private Words() {}

  /** Three decimals, or about three digits for what is larger or smaller; an em dash for what does not exist. */
  static String number(double value) {
    if (Double.isNaN(value)) return "—";
    double size = Math.abs(value);
    String pattern = "%.3f";
    if (size != 0 && size < 0.0095) pattern = size < 1e-4 ? "%.1e" : "%.4f";
    else if (size >= 1000) pattern = "%,.0f";
    else if (size >= 100) pattern = "%.1f";
    else if (size >= 10) pattern = "%.2f";
    String text = String.format(Locale.ROOT, pattern, value);
    return text.startsWith("-") ? "−" + text.substring(1) : text;
  }

  /** {@code 0.665 [0.636, 0.694]}, or the number alone where it has no interval. */
  static String withInterval(Score score) {
    return number(score.value()) + (hasInterval(score) ? " " + interval(score) : "");
  }

  static String interval(Score score) {
    return "[" + number(score.low()) + ", " + number(score.high()) + "]";
  }

  static boolean hasInterval(Score score) {
    return !Double.isNaN(score.low()) && !Double.isNaN(score.high());
  }

  /** Whether the intervals of two scores part; never where one has none. */
  static boolean apart(Score a, Score b) {
    return hasInterval(a) && hasInterval(b) && (a.low() > b.high() || b.low() > a.high());
  }

  static String probability(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }

  static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}; past {@code most}, the number of the others. Empty for nothing. */
  static String list(List<String> items, int most) {
    List<String> shown = new ArrayList<>(items);
    if (items.size() > most + 1) {
      shown = new ArrayList<>(items.subList(0, most));
      shown.add((items.size() - most) + " others");
    }
    if (shown.size() < 2) return String.join("", shown);
    return String.join(", ", shown.subList(0, shown.size() - 1)) + " and " + shown.get(shown.size() - 1);
  }

  /** {@code layer 3}, {@code layers 0, 5–7 and 12}. */
  static String layers(Collection<Integer> layers) {
    List<String> spans = new ArrayList<>();
    Integer start = null;
    Integer end = null;
    for (int layer : new TreeSet<>(layers)) {
      if (end == null || layer != end + 1) {
        if (end != null) spans.add(span(start, end));
        start = layer;
      }
      end = layer;
    }
    spans.add(span(start, end));
    return (layers.size() == 1 ? "layer " : "layers ") + list(spans, Integer.MAX_VALUE - 1);
  }

  private static String span(int start, int end) {
    return start == end ? "" + start : start + "–" + end;
  }
}

package org.polyprobe.count;

import java.util.ArrayList;
import java.util.List;
import org.polyprobe.subword.PlainEncoder;
import org.polyprobe.subword.Subwords;
import org.polyprobe.tokenizer.Cuts;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;
import org.polyprobe.tokenizer.Vocabulary;

/**
 * Tokens of lines and parts of lines, each encoded on its own: plain ones here, others by the library, and of those the
 * ones that may stand side by side in one text, which saves most of the calls. Belongs to one thread.
 */
final class PartEncoder {
  /** Parts encoded as one text. */
  private static final int JOINED = 512;

  private final Tokenizer tokenizer;
  private final Cuts cuts;
  private final PlainEncoder plain;                            // null where the library alone knows how
  private final Subwords subwords = new Subwords();

  interface Sink {
    void accept(int part, Tokens tokens);
  }

  /** @param cuts those of the vocabulary, or none to leave everything to the library */
  PartEncoder(Tokenizer tokenizer, Vocabulary vocabulary, Cuts cuts) {
    this.tokenizer = tokenizer;
    this.cuts = cuts;
    this.plain = cuts.nowhere() ? null : vocabulary.plainEncoder().orElse(null);
  }

  /** Hands every part's tokens on, in any order. */
  void encode(List<String> parts, Sink sink) {
    List<Integer> joined = new ArrayList<>();
    List<Integer> alone = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (plain != null && !cuts.forbiddenBy(part) && plain.encode(part, subwords)) sink.accept(i, Tokens.of(subwords));
      else if (!cuts.nowhere() && cuts.standsAmongOthers(part)) joined.add(i);
      else alone.add(i);
    }
    for (int from = 0; from < joined.size(); from += JOINED) {
      side(parts, joined.subList(from, Math.min(from + JOINED, joined.size())), alone, sink);
    }
    List<Encoding> encodings = tokenizer.encode(alone.stream().map(parts::get).toList());
    for (int i = 0; i < alone.size(); i++) sink.accept(alone.get(i), Tokens.of(encodings.get(i)));
  }

  /** Those whose tokens do not keep to their part are left over. */
  private void side(List<String> parts, List<Integer> joined, List<Integer> leftOver, Sink sink) {
    StringBuilder text = new StringBuilder();
    for (int part : joined) text.append(parts.get(part));
    Tokens tokens = whole(text.toString());
    int start = 0;
    int token = 0;
    for (int part : joined) {
      int end = start + parts.get(part).length();
      int first = token;
      boolean inside = true;
      while (token < tokens.length() && tokens.starts()[token] < end) {
        inside &= tokens.starts()[token] >= start && tokens.ends()[token] <= end;
        token++;
      }
      if (inside && token > first) sink.accept(part, tokens.slice(first, token, start));
      else leftOver.add(part);
      start = end;
    }
  }

  /** By the library, whatever the text. */
  Tokens whole(String text) {
    return Tokens.of(tokenizer.encode(List.of(text)).get(0));
  }
}

package org.polyprobe.subword;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Gives plain text the tokens of the library, template aside. Belongs to one thread; copies share the vocabulary. */
public sealed interface PlainEncoder permits WordPieceEncoder, BytePairEncoder, UnigramEncoder {
  /** Longer texts are the library's: no word needs more, and merging bytes takes the square of their number. */
  int LONGEST = 400;

  /**
   * An encoder for a {@code tokenizer.json}, where its settings are among those known.
   *
   * @param json all but the model's long lists
   */
  static Optional<PlainEncoder> of(JsonNode json, ModelEntries entries) {
    JsonNode model = json.path("model");
    if (model.path("type").asText("").equals("WordPiece") || model.has("max_input_chars_per_word")) {
      return WordPieceEncoder.of(json, entries);
    }
    if (!entries.scores().isEmpty()) return UnigramEncoder.of(json, entries);
    return entries.merges().isEmpty() ? Optional.empty() : BytePairEncoder.of(json, entries);
  }

  /** One for another thread. */
  PlainEncoder copy();

  /**
   * Encodes a text that holds no added token.
   *
   * @param into is filled anew
   * @return false where the text is not plain or too long and the library has to be asked
   */
  default boolean encode(String text, Subwords into) {
    into.cut(0);
    return text.length() <= LONGEST && PlainCharacters.arePlain(text) && encodePlain(text, into);
  }

  /** As {@link #encode}, of plain characters. */
  boolean encodePlain(String text, Subwords into);
}

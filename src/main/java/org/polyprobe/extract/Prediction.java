package org.polyprobe.extract;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.polyprobe.tokenizer.Encoding;

/** How a model is asked for the likelihood of a text's tokens. */
public sealed interface Prediction {
  /**
   * One forward pass and what is read off it.
   *
   * @param text which text the targets are from
   * @param tokens what the model sees
   * @param columns whose last states are read
   * @param targets the vocabulary id expected of each
   */
  record Question(int text, Encoding tokens, int[] columns, int[] targets) {}

  /** What is to be run for a window, lazily: masking asks for as many passes as there are tokens. */
  Stream<Question> questions(Window window);

  /** Which side of a token counts. */
  Window.Context context();

  /** Each token after those before it. The first of a text is not predicted unless the tokenizer puts one before it. */
  record NextToken() implements Prediction {
    @Override
    public Stream<Question> questions(Window window) {
      int[] ids = window.tokens().ids();
      int from = Math.max(1, window.from());
      if (from >= window.to()) return Stream.empty();
      return Stream.of(new Question(window.text(), window.tokens(),
          IntStream.range(from, window.to()).map(column -> column - 1).toArray(),
          IntStream.range(from, window.to()).map(column -> ids[column]).toArray()));
    }

    @Override
    public Window.Context context() {
      return Window.Context.LEFT;
    }
  }

  /**
   * Each token from all others, itself masked: a pseudo-log-likelihood (Salazar et al. 2020, equation 1).
   *
   * @param mask the mask's vocabulary id
   * @param masking what else is masked
   */
  record MaskedToken(int mask, Masking masking) implements Prediction {
    @Override
    public Stream<Question> questions(Window window) {
      return IntStream.range(window.from(), window.to()).mapToObj(column -> {
        Encoding seen = window.tokens();
        return new Question(window.text(), new Encoding(masked(seen, column), seen.types(), seen.special(),
            seen.texts(), seen.words(), seen.starts(), seen.ends(), seen.cut()), new int[] {column}, new int[] {seen.ids()[column]});
      });
    }

    private int[] masked(Encoding seen, int column) {
      int[] ids = seen.ids().clone();
      ids[column] = mask;
      int word = seen.words()[column];
      for (int i = column + 1; masking == Masking.WORD_L2R && word >= 0 && i < ids.length; i++) {
        if (seen.words()[i] == word) ids[i] = mask;
      }
      return ids;
    }

    @Override
    public Window.Context context() {
      return Window.Context.BOTH;
    }
  }
}

package org.polyprobe.tune;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;

/** What a model with a head over its vocabulary learns from a text without labels: which tokens it is to tell. */
public sealed interface LanguageModelling {
  /**
   * A text as an example of {@link Task#ofVocabulary}.
   *
   * @param random draws what is masked
   */
  Example example(Encoding text, SplittableRandom random);

  /** The objective the model's family was pre-trained with. */
  static LanguageModelling of(Checkpoint checkpoint, Tokenizer tokenizer) {
    ModelFamily family = ModelFamily.of(checkpoint);
    if (family.hasCausalLm()) return new Causal();
    int mask = Stream.of("[MASK]", "<mask>").map(tokenizer::id).filter(OptionalInt::isPresent).findFirst()
        .orElseThrow(() -> new InputException(checkpoint.directory() + ": its tokenizer has neither [MASK] nor <mask>"))
        .getAsInt();
    return new Masked(mask, family.shape(checkpoint).vocabulary());
  }

  /** Each token after those before it. */
  record Causal() implements LanguageModelling {
    @Override
    public Example example(Encoding text, SplittableRandom random) {
      int[] labels = Arrays.copyOfRange(text.ids(), 1, text.length() + 1);
      labels[labels.length - 1] = Example.IGNORED;
      return new Example(text, labels);
    }
  }

  /**
   * As BERT (Devlin et al. 2019) and its code: of the tokens that are not special 15 %, rounded, at least one, are to be
   * told. Of these 80 % are masked, 10 % replaced by any of the vocabulary, 10 % left as they are.
   *
   * @param mask id of the token that masks
   * @param vocabulary how many ids there are
   */
  record Masked(int mask, int vocabulary) implements LanguageModelling {
    @Override
    public Example example(Encoding text, SplittableRandom random) {
      int[] ids = text.ids().clone();
      int[] labels = new int[ids.length];
      Arrays.fill(labels, Example.IGNORED);
      int[] own = IntStream.range(0, ids.length).filter(i -> !text.special()[i]).toArray();
      int count = Math.min(own.length, Math.max(1, (int) Math.round(0.15 * own.length)));
      for (int i = 0; i < count; i++) {
        int drawn = i + random.nextInt(own.length - i);
        int at = own[drawn];
        own[drawn] = own[i];
        labels[at] = ids[at];
        double what = random.nextDouble();
        if (what < 0.9) ids[at] = what < 0.8 ? mask : random.nextInt(vocabulary);
      }
      return new Example(new Encoding(ids, text.types(), text.special(), text.texts(), text.words(), text.starts(),
          text.ends(), text.cut()), labels);
    }
  }
}

package org.polyprobe.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;
import org.polyprobe.model.Batch;
import org.polyprobe.model.Shape;
import org.polyprobe.tokenizer.Encoding;

/**
 * Translations that every training step pulls together at one layer, beside what it learns from labels: among the step's
 * pairs, a sentence's mean state is to be nearer to that of its translation than to those of other sentences, by cosine
 * over a temperature in softmax, both ways (InfoNCE: van den Oord et al. 2018; for sentences of several languages: Chi et
 * al. 2021, InfoXLM). Pulling without pushing others away would be content with one state for everything.
 *
 * @param rows texts that translate each other; empty for none
 * @param layer 1 for the first block's output
 * @param weight of this loss beside that of the labels
 * @param temperature what cosines are divided by
 * @param perStep pairs a step
 * @param origin digest of where the texts came from: other texts make another run
 */
public record Alignment(List<Row> rows, int layer, double weight, double temperature, int perStep, String origin) {
  public static final Alignment NONE = new Alignment(List.of(), 1, 1, 1, 2, "");

  /** One text in a source language and its translations. */
  public record Row(Encoding source, List<Encoding> translations) {
    List<Encoding> texts() {
      return Stream.concat(Stream.of(source), translations.stream()).toList();
    }
  }

  /** A text and one of its translations. */
  record Pair(Encoding source, Encoding target) {
    long tokens() {
      return source.length() + target.length();
    }
  }

  public Alignment {
    rows = List.copyOf(rows);
    if (!(weight > 0)) throw new InputException("weight of alignment " + weight + ", expected above 0");
    if (!(temperature > 0)) throw new InputException("temperature of alignment " + temperature + ", expected above 0");
    if (perStep < 2) throw new InputException("pairs a step " + perStep + ", expected at least 2: others to tell apart from");
    if (rows.size() == 1) throw new InputException("one pair of translations, expected at least 2 to tell apart");
  }

  /** Refuses a layer the model does not have. */
  public void require(Shape model) {
    if (layer >= 1 && layer <= model.layers()) return;
    throw new InputException("alignment at layer " + layer + ", expected 1 to " + model.layers());
  }

  /** Nothing where there is nothing to align: runs without it keep their names. */
  String settings() {
    return rows.isEmpty() ? "" : "alignment of %s at %d, weight %s, temperature %s, %d a step".formatted(origin, layer,
        weight, temperature, perStep);
  }

  /** The pairs of a step: different rows, each in one of its languages, drawn by seed and step alone. */
  List<Pair> drawn(long seed, int step) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
    int[] order = IntStream.range(0, rows.size()).toArray();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < Math.min(perStep, order.length); i++) {
      int swap = i + random.nextInt(order.length - i);
      int chosen = order[swap];
      order[swap] = order[i];
      Row row = rows.get(chosen);
      pairs.add(new Pair(row.source(), row.translations().get(random.nextInt(row.translations().size()))));
    }
    return pairs;
  }

  /** The mean over each text's tokens, special ones left out: [tokens, hidden] to [texts, hidden] in float32. */
  static Tensor pooled(Tensor layer, Batch batch) {
    List<Encoding> texts = batch.encodings();
    float[] weights = new float[Math.toIntExact(batch.tokens())];
    int at = 0;
    for (Encoding text : texts) {
      int real = text.realTokens();
      for (boolean special : text.special()) weights[at++] = real == 0 ? 1f / text.length() : special ? 0 : 1f / real;
    }
    Tensor weight = torch.tensor(weights).unsqueeze(1);                               // [tokens, 1]
    return batch.spans().map(layer.to(ScalarType.Float).mul(weight), text -> text.sum(1));
  }

  /** @param states [2 · pairs, hidden]: the sources, then their translations in the same order */
  static Tensor contrast(Tensor states, double temperature) {
    long pairs = states.size(0) / 2;
    Tensor unit = states.div(states.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true));
    Tensor cosines = unit.narrow(0, 0, pairs).matmul(unit.narrow(0, pairs, pairs).t()).div(new Scalar(temperature));
    Tensor own = torch.arange(new Scalar(pairs));                                     // [pairs]
    return torch.cross_entropy_loss(cosines, own).add(torch.cross_entropy_loss(cosines.t(), own)).div(new Scalar(2));
  }
}

package org.polyprobe.result;

import java.util.Objects;

/**
 * One number: a measure of one model, for one language or language pair, at one layer.
 *
 * @param model the model as the user named it, e.g. {@code mbert}
 * @param task {@code align}, {@code retrieval}, {@code states}, …
 * @param measure the measure's name, e.g. {@code accuracy@1.csls}; its {@link Definition} is in the run
 * @param language BCP 47 tag; for directed measures the language of the queries
 * @param reference the other side of a comparison: the other language of a pair, or a {@link LayerReference}, or empty
 * @param layer 0 is the embedding output, i the output of block i; null where no layer applies
 * @param pooling how token states became one vector, or empty
 * @param dtype number type of the forward pass, {@code float32} or {@code bfloat16}
 * @param n independent items (words, sentences) behind the number
 * @param value the number; proportions are fractions of 1
 * @param low lower end of the 95 % bootstrap interval
 * @param high upper end of the 95 % bootstrap interval
 * @param baseline what a model that knows nothing would score on the same items, NaN where there is no such number
 * @param seed seed of everything random behind the number
 */
public record Score(String model, String task, String measure, String language, String reference, Integer layer,
                    String pooling, String dtype, int n, double value, double low, double high, double baseline,
                    long seed) {
  public Score {
    for (String text : new String[] {model, task, measure, language, reference, pooling, dtype}) {
      Objects.requireNonNull(text, "a text of a score is null; where there is none it is empty");
    }
    for (double number : new double[] {value, low, high, baseline}) {
      if (Double.isInfinite(number)) throw new IllegalArgumentException(measure + " of " + model + " is infinite");
    }
  }
}

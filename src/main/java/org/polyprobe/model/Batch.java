package org.polyprobe.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.polyprobe.nn.Placement;
import org.polyprobe.nn.Spans;
import org.polyprobe.tokenizer.Encoding;

/**
 * Texts side by side as one row of tokens, without padding. Lives in the open scope.
 *
 * @param encodings the texts, in order; equally long neighbours share a span
 * @param ids [tokens] vocabulary ids
 * @param positions [tokens] each token's column in its text, from 0
 * @param types [tokens] segment ids
 * @param spans which tokens make a text
 */
public record Batch(List<Encoding> encodings, Tensor ids, Tensor positions, Tensor types, Spans spans) {
  /** A batch of these texts on the model's device. */
  public static Batch of(List<Encoding> encodings, Placement placement) {
    int[][] columns = encodings.stream().map(e -> columns(e.length())).toArray(int[][]::new);
    return of(encodings, columns, placement);
  }

  /** As {@link #of(List, Placement)}, for texts whose tokens stand in other columns, as under left padding. */
  static Batch of(List<Encoding> encodings, int[][] columns, Placement placement) {
    int[] lengths = encodings.stream().mapToInt(Encoding::length).toArray();
    return new Batch(encodings,
        tensor(encodings.stream().map(Encoding::ids).toArray(int[][]::new), placement),
        tensor(columns, placement),
        tensor(encodings.stream().map(Encoding::types).toArray(int[][]::new), placement),
        Spans.of(lengths));
  }

  /** Number of tokens in all texts. */
  public long tokens() {
    return ids.size(0);
  }

  private static int[] columns(int length) {
    int[] columns = new int[length];
    for (int i = 0; i < length; i++) columns[i] = i;
    return columns;
  }

  private static Tensor tensor(int[][] rows, Placement placement) {
    int total = 0;
    for (int[] row : rows) total += row.length;
    long[] flat = new long[total];
    int at = 0;
    for (int[] row : rows) for (int value : row) flat[at++] = value;
    return placement.move(torch.tensor(flat));                                       // [tokens]
  }
}

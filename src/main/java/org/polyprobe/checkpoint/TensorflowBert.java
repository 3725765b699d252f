package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;

/**
 * Google's BERT as TensorFlow saved it, under the names and in the layout of Hugging Face's {@code BertForMaskedLM}.
 *
 * <p>The renaming is that of {@code load_tf_weights_in_bert} in transformers. A TensorFlow kernel is [in, out], a
 * Linear's weight [out, in].
 */
final class TensorflowBert {
  private static final Pattern LAYER = Pattern.compile("\\.layer_(\\d+)\\.");
  private static final Pattern BLOCK = Pattern.compile("^bert\\.encoder\\.layer\\.(\\d{1,4})\\.");
  /** Google's BERTs of every size have heads of 64. */
  private static final int HEAD = 64;
  private static final int TILE = 32;

  private record Source(TensorBundle.Entry entry, boolean kernel) {
    long[] shape() {
      long[] stored = entry.shape();
      return kernel ? new long[] {stored[1], stored[0]} : stored;
    }
  }

  private final TensorBundle bundle;
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final TensorflowBertSizes sizes;

  TensorflowBert(TensorBundle bundle) {
    this.bundle = bundle;
    for (TensorBundle.Entry entry : bundle.entries().values()) {
      boolean kernel = entry.name().endsWith("/kernel");
      if (kernel && entry.shape().length != 2) {
        throw new InputException("variables.index: " + entry.name() + " is " + Arrays.toString(entry.shape())
            + ", expected [in, out]");
      }
      sources.put(rename(entry.name()), new Source(entry, kernel));
    }
    sizes = measure();
    requireComplete();
  }

  static String rename(String tensorflow) {
    String name = tensorflow.replaceFirst("^module/", "").replace('/', '.');
    name = LAYER.matcher(name).replaceFirst(".layer.$1.");
    return name.replaceFirst("\\.(kernel|gamma)$", ".weight").replaceFirst("\\.beta$", ".bias")
        .replaceFirst("_embeddings$", "_embeddings.weight").replaceFirst("\\.output_bias$", ".bias");
  }

  /** The {@code config.json} that fits: sizes from the weights, the rest as Google published it with them. */
  ObjectNode config() {
    long heads = sizes.hidden() / HEAD;
    ObjectNode config = Json.MAPPER.createObjectNode();
    config.putArray("architectures").add("BertForMaskedLM");
    return config.put("attention_probs_dropout_prob", 0.1).put("directionality", "bidi").put("hidden_act", "gelu")
        .put("hidden_dropout_prob", 0.1).put("hidden_size", sizes.hidden()).put("initializer_range", 0.02)
        .put("intermediate_size", sizes.intermediate()).put("layer_norm_eps", 1e-12)
        .put("max_position_embeddings", sizes.positions()).put("model_type", "bert")
        .put("num_attention_heads", heads).put("num_hidden_layers", sizes.layers()).put("pad_token_id", 0)
        .put("pooler_fc_size", sizes.hidden()).put("pooler_num_attention_heads", heads)
        .put("pooler_num_fc_layers", 3).put("pooler_size_per_head", 128).put("pooler_type", "first_token_transform")
        .put("type_vocab_size", sizes.tokenTypes()).put("vocab_size", sizes.vocabulary());
  }

  TensorflowBertSizes sizes() {
    return sizes;
  }

  private TensorflowBertSizes measure() {
    String embeddings = "bert.embeddings.";
    return new TensorflowBertSizes(size(embeddings + "word_embeddings.weight", 0),
        size(embeddings + "position_embeddings.weight", 0), size(embeddings + "token_type_embeddings.weight", 0),
        size(embeddings + "word_embeddings.weight", 1), size("bert.encoder.layer.0.intermediate.dense.weight", 0),
        layers());
  }

  private int layers() {
    return 1 + sources.keySet().stream().map(BLOCK::matcher).filter(Matcher::find)
        .mapToInt(match -> Integer.parseInt(match.group(1))).max().orElse(-1);
  }

  private long size(String name, int axis) {
    Source source = sources.get(name);
    if (source == null) throw new InputException("variables.index: " + name + " is missing; this is no BERT");
    if (source.shape().length != 2) throw new InputException("variables.index: " + name + " is not a matrix");
    return source.shape()[axis];
  }

  /** Every tensor that the sizes call for is there in its shape, and no other. */
  private void requireComplete() {
    if (sizes.hidden() % HEAD != 0) {
      throw new InputException("variables.index: hidden size " + sizes.hidden() + ", expected a multiple of " + HEAD);
    }
    Map<String, long[]> expected = sizes.shapes();
    if (sources.containsKey("bert.pooler.dense.weight")) expected.putAll(sizes.poolerShapes());
    expected.forEach((name, shape) -> {
      if (!sources.containsKey(name)) throw new InputException("variables.index: " + name + " is missing");
      if (!Arrays.equals(sources.get(name).shape(), shape)) {
        throw new InputException("variables.index: " + name + " is " + Arrays.toString(sources.get(name).shape())
            + ", expected " + Arrays.toString(shape));
      }
    });
    for (String name : sources.keySet()) {
      if (!expected.containsKey(name)) throw new InputException("variables.index: " + name + " is not part of a BERT");
    }
  }

  /** The weights as they go into the safetensors file. */
  List<SafetensorsWriter.Part> parts() {
    List<SafetensorsWriter.Part> parts = new ArrayList<>();
    sources.forEach((name, source) -> parts.add(new SafetensorsWriter.Part(name, ScalarType.Float, source.shape(),
        channel -> write(source, channel))));
    return parts;
  }

  private void write(Source source, WritableByteChannel channel) throws IOException {
    if (!source.kernel()) {
      bundle.copy(source.entry(), channel);
      return;
    }
    ByteBuffer kernel = ByteBuffer.allocate(Math.toIntExact(source.entry().bytes()));   // [in, out]
    bundle.copy(source.entry(), new BufferChannel(kernel));
    int in = (int) source.entry().shape()[0];
    int out = (int) source.entry().shape()[1];
    SafetensorsWriter.writeFully(channel, transposed(kernel.flip(), in, out));          // [out, in]
  }

  /** In square tiles, so that both sides stay in the processor's cache. */
  static ByteBuffer transposed(ByteBuffer bytes, int rows, int columns) {
    int[] from = new int[rows * columns];
    int[] to = new int[rows * columns];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(from);
    for (int top = 0; top < rows; top += TILE) {
      for (int left = 0; left < columns; left += TILE) {
        for (int row = top; row < Math.min(rows, top + TILE); row++) {
          for (int column = left; column < Math.min(columns, left + TILE); column++) {
            to[column * rows + row] = from[row * columns + column];
          }
        }
      }
    }
    ByteBuffer result = ByteBuffer.allocate(bytes.limit()).order(ByteOrder.LITTLE_ENDIAN);
    result.asIntBuffer().put(to);
    return result;
  }
}

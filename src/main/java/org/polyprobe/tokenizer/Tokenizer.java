package org.polyprobe.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.polyprobe.InputException;

/**
 * A checkpoint's tokenizer. Immutable and thread-safe; {@link #close()} frees its native part.
 */
public final class Tokenizer implements AutoCloseable {
  /** Texts handed to the native library at once: enough for all its threads, few enough to stay small. */
  private static final int CHUNK = 1024;

  static {
    System.setProperty("OPT_OUT_TRACKING", "true");   // the library calls home otherwise
  }

  private final HuggingFaceTokenizer library;

  private Tokenizer(HuggingFaceTokenizer library) {
    this.library = library;
  }

  /**
   * Opens the {@code tokenizer.json} of a checkpoint.
   *
   * @param directory the checkpoint
   * @param maxTokens texts are cut to this many tokens, special ones included; {@link Encoding#truncated()} tells
   */
  public static Tokenizer open(Path directory, int maxTokens) throws IOException {
    Path file = directory.resolve("tokenizer.json");
    if (!Files.isRegularFile(file)) throw new InputException(file + " is missing");
    try {
      return new Tokenizer(HuggingFaceTokenizer.newInstance(file, Map.of("truncation", "true", "padding", "false",
          "maxLength", Integer.toString(maxTokens), "modelMaxLength", Integer.toString(maxTokens))));
    } catch (RuntimeException e) {
      throw new InputException(file + " cannot be read: " + firstLine(e), e);
    }
  }

  /** Encodes each text on its own, with the special tokens of the tokenizer's template. */
  public List<Encoding> encode(List<String> texts) {
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += CHUNK) {
      List<String> chunk = texts.subList(from, Math.min(from + CHUNK, texts.size()));
      ai.djl.huggingface.tokenizers.Encoding[] encoded = library.batchEncode(chunk, true, false);
      for (int i = 0; i < encoded.length; i++) encodings.add(convert(chunk.get(i), encoded[i]));
    }
    return encodings;
  }

  /** The library's version. */
  public static String version() {
    return Objects.requireNonNullElse(HuggingFaceTokenizer.class.getPackage().getImplementationVersion(), "unknown");
  }

  @Override
  public void close() {
    library.close();
  }

  private static Encoding convert(String text, ai.djl.huggingface.tokenizers.Encoding encoded) {
    long[] mask = encoded.getSpecialTokenMask();
    CharSpan[] spans = encoded.getCharTokenSpans();
    long[] wordIds = encoded.getWordIds();
    boolean[] special = new boolean[mask.length];
    int[] words = new int[mask.length];
    int[] starts = new int[mask.length];
    int[] ends = new int[mask.length];
    CodePoints positions = new CodePoints(text);
    for (int i = 0; i < mask.length; i++) {
      special[i] = mask[i] == 1;
      words[i] = (int) wordIds[i];
      starts[i] = spans[i] == null ? -1 : positions.charIndex(spans[i].getStart());
      ends[i] = spans[i] == null ? -1 : positions.charIndex(spans[i].getEnd());
    }
    return new Encoding(ints(encoded.getIds()), ints(encoded.getTypeIds()), special, words, starts, ends,
        encoded.exceedMaxLength() || encoded.getOverflowing().length > 0);
  }

  private static int[] ints(long[] values) {
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) result[i] = Math.toIntExact(values[i]);
    return result;
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** From code points, which the library counts, to Java chars; positions mostly go upwards. */
  private static final class CodePoints {
    private final String text;
    private int codePoint;
    private int index;

    CodePoints(String text) {
      this.text = text;
    }

    int charIndex(int wanted) {
      index = text.offsetByCodePoints(index, wanted - codePoint);
      codePoint = wanted;
      return index;
    }
  }
}

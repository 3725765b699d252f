package org.polyprobe.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.util.PairList;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.polyprobe.InputException;

/**
 * A checkpoint's tokenizer. Immutable and thread-safe; {@link #close()} frees its native part.
 */
public final class Tokenizer implements AutoCloseable {
  /** A limit that no text reaches. */
  public static final int WHOLE = Integer.MAX_VALUE;

  /** Texts handed to the native library at once: enough for all its threads, few enough to stay small. */
  private static final int CHUNK = 1024;

  static {
    System.setProperty("OPT_OUT_TRACKING", "true");   // the library calls home otherwise
  }

  private final HuggingFaceTokenizer library;
  private final Truncation truncation;
  private final boolean wordsNeedSpace;

  private Tokenizer(HuggingFaceTokenizer library, Truncation truncation, boolean wordsNeedSpace) {
    this.library = library;
    this.truncation = truncation;
    this.wordsNeedSpace = wordsNeedSpace;
  }

  /**
   * Opens a checkpoint's tokenizer as {@code AutoTokenizer} of transformers 5.12 does.
   *
   * @param directory the checkpoint
   * @param maxTokens tokens that the model takes, special ones included; texts are cut to it, or to the tokenizer's
   *     {@code model_max_length} where that is less, and {@link Encoding#cut()} tells
   */
  public static Tokenizer open(Path directory, int maxTokens) throws IOException {
    TokenizerJson json = TokenizerJson.read(directory);
    return open(json, json.config().maxTokens(maxTokens));
  }

  /** As {@link #open}, but no text is cut, whatever model and tokenizer take: for counting, and for windows. */
  public static Tokenizer openUncut(Path directory) throws IOException {
    return open(TokenizerJson.read(directory), WHOLE);
  }

  /** Most tokens that {@code tokenizer_config.json} says the model takes, special ones included; {@link #WHOLE} if none. */
  public static int modelMaxLength(Path directory) throws IOException {
    return TokenizerConfig.read(directory).maxTokens(WHOLE);
  }

  private static Tokenizer open(TokenizerJson json, int maxTokens) throws IOException {
    try (InputStream content = json.open()) {
      return new Tokenizer(HuggingFaceTokenizer.newInstance(content, Map.of("truncation", "false", "padding", "false")),
          new Truncation(maxTokens, json.truncationSide()), json.pipeline().wordsNeedSpace());
    } catch (RuntimeException e) {
      throw new InputException(json.file() + " cannot be read: " + firstLine(e), e);
    }
  }

  /** Tokens of the longest text that is not cut, special ones included. */
  public int maxTokens() {
    return truncation.maxTokens();
  }

  /** Encodes each text on its own, with the special tokens of the tokenizer's template. */
  public List<Encoding> encode(List<String> texts) {
    List<Encoding> encodings = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += CHUNK) {
      List<String> chunk = texts.subList(from, Math.min(from + CHUNK, texts.size()));
      ai.djl.huggingface.tokenizers.Encoding[] encoded = library.batchEncode(chunk, true, false);
      for (int i = 0; i < encoded.length; i++) {
        encodings.add(truncation.apply(Encodings.ofTexts(encoded[i], chunk.get(i), "")));
      }
    }
    return encodings;
  }

  /**
   * Encodes each text with its second one, as {@code tokenizer(first, second, truncation=True)} does for one pair: an
   * empty second text means that there is none, and of a pair that is too long the longer text is cut first.
   */
  public List<Encoding> encodePairs(List<String> first, List<String> second) {
    if (first.size() != second.size()) {
      throw new IllegalArgumentException(first.size() + " first texts, but " + second.size() + " second ones");
    }
    Encoding[] encodings = new Encoding[first.size()];
    Map<Boolean, List<Integer>> places = IntStream.range(0, encodings.length).boxed()
        .collect(Collectors.partitioningBy(i -> second.get(i).isEmpty()));
    Iterator<Encoding> alone = encode(places.get(true).stream().map(first::get).toList()).iterator();
    for (int i : places.get(true)) encodings[i] = alone.next();
    List<Integer> paired = places.get(false);
    for (int from = 0; from < paired.size(); from += CHUNK) {
      List<Integer> chunk = paired.subList(from, Math.min(from + CHUNK, paired.size()));
      PairList<String, String> pairs = new PairList<>();
      for (int i : chunk) pairs.add(first.get(i), second.get(i));
      ai.djl.huggingface.tokenizers.Encoding[] encoded = library.batchEncode(pairs, true, false);
      for (int i = 0; i < encoded.length; i++) {
        int place = chunk.get(i);
        encodings[place] = truncation.apply(Encodings.ofTexts(encoded[i], first.get(place), second.get(place)));
      }
    }
    return Arrays.asList(encodings);
  }

  /**
   * Encodes sentences whose words are given, as {@code is_split_into_words=True} does. Nothing is cut: a sentence
   * longer than the model takes becomes several windows.
   *
   * <p>Where tokens hold the space before a word, as in byte-level BPE, every word gets one, the first included: so do
   * GPT-2 and RoBERTa tokenizers with {@code add_prefix_space=True}. Without it transformers glues the words together.
   *
   * @param overlap tokens that neighbouring windows of a long sentence share, at most half of a window's
   */
  public List<WordWindows> encodeWords(List<List<String>> sentences, int overlap) {
    List<WordWindows> encodings = new ArrayList<>(sentences.size());
    for (List<String> words : sentences) {
      List<String> spaced = wordsNeedSpace ? words.stream().map(Tokenizer::withSpace).toList() : words;
      Encoding encoding = Encodings.ofWords(library.encode(spaced, true, false), words, spaced);
      encodings.add(WordWindows.of(encoding, words.size(), truncation.maxTokens(), overlap));
    }
    return encodings;
  }

  private static String withSpace(String word) {
    return word.isEmpty() || Character.isWhitespace(word.charAt(0)) ? word : " " + word;
  }

  /** The id of a special token such as {@code [MASK]}; empty where the vocabulary does not have it. */
  public OptionalInt id(String token) {
    ai.djl.huggingface.tokenizers.Encoding encoded = library.encode(token, false, false);
    boolean one = encoded.getTokens().length == 1 && encoded.getTokens()[0].equals(token);
    return one ? OptionalInt.of(Math.toIntExact(encoded.getIds()[0])) : OptionalInt.empty();
  }

  /** The library's version. */
  public static String version() {
    return Objects.requireNonNullElse(HuggingFaceTokenizer.class.getPackage().getImplementationVersion(), "unknown");
  }

  @Override
  public void close() {
    library.close();
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}

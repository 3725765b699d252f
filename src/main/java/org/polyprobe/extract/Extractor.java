package org.polyprobe.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.model.LanguageModel;
import org.polyprobe.model.MemoryNeed;
import org.polyprobe.model.ModelFamily;
import org.polyprobe.model.Shape;
import org.polyprobe.nn.AvailableMemory;
import org.polyprobe.nn.Libtorch;
import org.polyprobe.tokenizer.Encoding;
import org.polyprobe.tokenizer.Tokenizer;

/**
 * Hidden states of any texts under one model, from the store where they are known, else from a forward pass.
 *
 * <p>The model's weights are read when texts need a forward pass, held while it lasts, and not read at all when every
 * state is known.
 */
public final class Extractor implements AutoCloseable {
  /** Part of every key: to be raised by any change that moves a stored number. */
  private static final int VERSION = 2;
  /** Tokens that windows of a sentence too long for the model share. */
  private static final int OVERLAP = 64;
  /** Requests begun before the first of them is waited for, so that the last batch of one leaves no thread idle. */
  private static final int AHEAD = 4;

  private final String name;
  private final Checkpoint checkpoint;
  private final ModelFamily family;
  private final Shape shape;
  private final Tokenizer tokenizer;
  private final ExtractOptions options;
  private final StateStore store;
  private final Progress progress;
  private final Consumer<String> notes;

  /**
   * @param name the model as the user named it, for progress and notes
   * @param checkpoint stays open until {@link #close()}, which closes it too
   * @param notes told in a sentence what a reader of the numbers should know
   */
  public Extractor(String name, Checkpoint checkpoint, ExtractOptions options, StateStore store, Progress progress,
                   Consumer<String> notes) throws IOException {
    this.name = name;
    this.checkpoint = checkpoint;
    this.family = ModelFamily.of(checkpoint);
    this.shape = family.shape(checkpoint);
    this.tokenizer = Tokenizer.open(checkpoint.directory(), shape.maxTokens());
    this.options = options;
    this.store = store;
    this.progress = progress;
    this.notes = notes;
  }

  public Shape shape() {
    return shape;
  }

  public ModelFamily family() {
    return family;
  }

  /**
   * States wanted of a list of texts.
   *
   * @param what the texts in a few words, for notes: {@code words in sw}
   */
  public record Request(String what, List<String> texts, Set<? extends Reduction> reductions) {}

  /** As {@link Request}, of the words of sentences: each is read from the state of its first token. */
  public record WordRequest(String what, List<List<String>> sentences) {}

  /**
   * Answers all requests; the same texts asked for twice run once. Progress runs over the tokens of those that need a
   * forward pass.
   */
  public Extracted extract(List<Request> requests) throws IOException {
    return extract(requests, List.of());
  }

  /** As {@link #extract(List)}, with states of single words too. */
  public Extracted extract(List<Request> requests, List<WordRequest> words) throws IOException {
    Extracted extracted = new Extracted();
    List<Request> missing = new ArrayList<>();
    for (Request request : merged(requests)) {
      Extracted.Texts found = find(request);
      extracted.put(request.texts(), found);
      Set<Reduction> absent = new LinkedHashSet<>(request.reductions());
      absent.removeAll(found.states().keySet());
      if (!absent.isEmpty()) missing.add(new Request(request.what(), request.texts(), absent));
    }
    Map<WordRequest, WordPlaces> missingWords = findWords(words, extracted);
    if (!missing.isEmpty() || !missingWords.isEmpty()) compute(missing, missingWords, extracted);
    return extracted;
  }

  /** Puts the words' states that are known; gives back the requests whose states are not. */
  private Map<WordRequest, WordPlaces> findWords(List<WordRequest> words, Extracted extracted) throws IOException {
    Map<WordRequest, WordPlaces> missing = new LinkedHashMap<>();
    for (WordRequest request : new LinkedHashSet<>(words)) {
      if (extracted.ofWords(request.sentences()) != null) continue;
      WordPlaces places = places(request);
      Optional<States> known = store.find(key(places), layout(places));
      if (known.isPresent()) {
        extracted.putWords(request.sentences(), new Extracted.Words(places.rowOf(), known.get()));
      } else {
        missing.put(request, places);
      }
    }
    return missing;
  }

  private void compute(List<Request> texts, Map<WordRequest, WordPlaces> words, Extracted extracted) throws IOException {
    int[] lengths = lengths(texts, extracted, words.values());
    requireMemory(lengths);
    long[] done = {0};
    long total = IntStream.of(lengths).asLongStream().sum();
    LongConsumer job = more -> progress.at(name + ": hidden states", done[0] += more, total);
    List<StateStore.Entry> entries = new ArrayList<>();      // closed when no pass writes to them any more
    try (LanguageModel model = family.load(checkpoint, options.placement());
         Extraction passes = new Extraction(model, options)) {
      Deque<Answering> running = new ArrayDeque<>();
      for (var entry : words.entrySet()) {
        running.add(start(passes, entry.getKey(), entry.getValue(), extracted, entries, job));
        while (running.size() > AHEAD) running.remove().finish();
      }
      for (Request request : texts) {
        running.add(start(passes, request, extracted.of(request.texts()), entries, job));
        while (running.size() > AHEAD) running.remove().finish();
      }
      while (!running.isEmpty()) running.remove().finish();
    } finally {
      for (StateStore.Entry entry : entries) entry.close();
    }
  }

  /** A request whose passes run. */
  private record Answering(Extraction.Running passes, Answer answer) {
    void finish() throws IOException {
      passes.join();
      answer.keep();
    }
  }

  private interface Answer {
    void keep() throws IOException;
  }

  private static List<Request> merged(List<Request> requests) {
    Map<List<String>, Request> byTexts = new LinkedHashMap<>();
    for (Request request : requests) {
      byTexts.merge(request.texts(), request, (a, b) -> {
        Set<Reduction> both = new LinkedHashSet<>(a.reductions());
        both.addAll(b.reductions());
        return new Request(a.what(), a.texts(), both);
      });
    }
    return List.copyOf(byTexts.values());
  }

  private Extracted.Texts find(Request request) throws IOException {
    List<Encoding> encodings = tokenizer.encode(request.texts());
    requireKnownIds(checkpoint, shape, request.texts(), encodings);
    long truncated = encodings.stream().filter(Encoding::truncated).count();
    if (truncated > 0) {
      notes.accept("%s: %d of %d texts (%s) are longer than the model's %d tokens and were cut".formatted(name,
          truncated, encodings.size(), request.what(), tokenizer.maxTokens()));
    }
    Map<Reduction, States> states = new LinkedHashMap<>();
    for (Reduction reduction : request.reductions()) {
      store.find(key(encodings, reduction), layout(request, reduction)).ifPresent(s -> states.put(reduction, s));
    }
    return new Extracted.Texts(encodings, states);
  }

  private Answering start(Extraction passes, Request request, Extracted.Texts into, List<StateStore.Entry> entries,
                          LongConsumer job) throws IOException {
    Map<Reduction, StateStore.Entry> own = new LinkedHashMap<>();
    Map<Reduction, States> rows = new LinkedHashMap<>();
    for (Reduction r : request.reductions()) {
      StateStore.Entry entry = store.create(key(into.encodings(), r), layout(request, r));
      entries.add(entry);
      own.put(r, entry);
      rows.put(r, entry.states());
    }
    return new Answering(passes.start(into.encodings(), rows, job), () -> {
      for (Reduction r : request.reductions()) {
        requireFinite(request.what(), rows.get(r));
        into.states().put(r, own.get(r).keep());
      }
    });
  }

  /** How many batches run side by side. */
  public static int sideBySide(ExtractOptions options) {
    return Extraction.lanes(options);
  }

  /** @param lengths tokens of each text that is to run */
  private void requireMemory(int[] lengths) {
    long longest = IntStream.of(lengths).max().orElse(1);
    long tokens = IntStream.of(lengths).asLongStream().sum();
    long batch = Math.max(longest, Math.min(tokens, (long) options.batchTokens() * Extraction.lanes(options)));
    MemoryNeed need = MemoryNeed.of(checkpoint,
        new MemoryNeed.Pass(MemoryCheck.numberBytes(options.placement()), batch, longest));
    new MemoryCheck(name, need, AvailableMemory.on(options.placement()), options.placement())
        .require(System.getenv(MemoryCheck.VARIABLE), store::tell);
  }

  private static int[] lengths(List<Request> texts, Extracted extracted, Collection<WordPlaces> words) {
    return Stream.concat(texts.stream().flatMap(request -> extracted.of(request.texts()).encodings().stream()),
        words.stream().flatMap(places -> places.windows().stream())).mapToInt(Encoding::length).toArray();
  }

  private WordPlaces places(WordRequest request) {
    WordPlaces places = WordPlaces.of(tokenizer.encodeWords(request.sentences(), OVERLAP));
    requireKnownIds(checkpoint, shape, places.texts(request.sentences()), places.windows());
    long lost = Arrays.stream(places.rowOf()).flatMapToInt(Arrays::stream).filter(row -> row < 0).count();
    if (lost > 0) {
      notes.accept("%s: %,d of %,d words (%s) became no token".formatted(name, lost, lost + places.words(), request.what()));
    }
    int split = places.windows().size() - request.sentences().size();
    if (split > 0) {
      notes.accept("%s: sentences longer than the model's %,d tokens (%s) are read through %d more windows".formatted(name,
          shape.maxTokens(), request.what(), split));
    }
    return places;
  }

  private Answering start(Extraction passes, WordRequest request, WordPlaces places, Extracted extracted,
                          List<StateStore.Entry> entries, LongConsumer job) throws IOException {
    StateStore.Entry entry = store.create(key(places), layout(places));
    entries.add(entry);
    return new Answering(passes.start(places, entry.states(), job), () -> {
      requireFinite(request.what(), entry.states());
      extracted.putWords(request.sentences(), new Extracted.Words(places.rowOf(), entry.keep()));
    });
  }

  private StateLayout layout(WordPlaces places) {
    return new StateLayout(shape.layers() + 1, places.words(), shape.hidden());
  }

  private StateLayout layout(Request request, Reduction reduction) {
    return new StateLayout(shape.layers() + 1, request.texts().size(), reduction.width(shape.hidden()));
  }

  /** The digest of everything that determines a file of states; of the texts that is their tokens. */
  private String key(List<Encoding> encodings, Reduction reduction) throws IOException {
    return HexFormat.of().formatHex(digest(encodings, "reduction " + reduction.label(),
        reduction instanceof TokenStatistic ? "seed " + options.seed() : "").digest());
  }

  /** As for texts, with the tokens that stand for words. */
  private String key(WordPlaces places) throws IOException {
    MessageDigest digest = digest(places.windows(), "first tokens of words", "");
    for (int[] tokens : places.tokens()) {
      ByteBuffer read = ByteBuffer.allocate(Integer.BYTES * (1 + tokens.length)).putInt(tokens.length);
      for (int token : tokens) read.putInt(token);
      digest.update(read.flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest digest(List<Encoding> encodings, String reduction, String seed) throws IOException {
    MessageDigest digest = sha256();
    String settings = String.join("\n", "states " + VERSION, checkpoint.digest(), options.placement().device(),
        options.placement().dtype().toString(), "threads " + Libtorch.threads(), "batch " + options.batchTokens(),
        "special " + options.specialTokens(), "libtorch " + Libtorch.version(), reduction, seed);
    digest.update(settings.getBytes(StandardCharsets.UTF_8));
    for (Encoding encoding : encodings) {
      ByteBuffer tokens = ByteBuffer.allocate(Integer.BYTES * (1 + 2 * encoding.length()) + encoding.length());
      tokens.putInt(encoding.length());
      for (int i = 0; i < encoding.length(); i++) {
        tokens.putInt(encoding.ids()[i]).putInt(encoding.types()[i]).put((byte) (encoding.special()[i] ? 1 : 0));
      }
      digest.update(tokens.flip());
    }
    return digest;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Fails if a text has a token that the model has no embedding for. */
  public static void requireKnownIds(Checkpoint checkpoint, Shape shape, List<String> texts,
                                     List<Encoding> encodings) {
    for (int i = 0; i < encodings.size(); i++) {
      for (int id : encodings.get(i).ids()) {
        if (id >= shape.vocabulary()) {
          throw new InputException(checkpoint.directory().resolve("tokenizer.json") + " gives id " + id + " for \""
              + texts.get(i) + "\", but the model's vocabulary has " + shape.vocabulary()
              + " entries: tokenizer and weights do not belong together");
        }
      }
    }
  }

  private void requireFinite(String what, States states) {
    try (PointerScope scope = new PointerScope()) {
      for (int layer = 0; layer < states.layers(); layer++) {
        if (!states.layer(layer).isfinite().all().item_bool()) {
          throw new InputException("%s: hidden states of %s are not finite at layer %d in %s".formatted(name,
              what, layer, options.placement().dtype()));
        }
      }
    }
  }

  @Override
  public void close() {
    tokenizer.close();
    checkpoint.close();
  }
}

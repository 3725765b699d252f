package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.polyprobe.InputException;

/**
 * An open Hugging Face checkpoint directory: {@code config.json} and safetensors weights, by name.
 *
 * <p>Weights are mapped, not read: opening reads headers alone and needs no libtorch, and {@link #tensor}
 * copies nothing but what is small. A tensor given out belongs to the open
 * {@link org.bytedeco.javacpp.PointerScope} and may outlive the checkpoint.
 */
public final class Checkpoint implements AutoCloseable {
  private final Path directory;
  private final Config config;
  private final Weights weights;
  private final DigestMemo digests;

  private Checkpoint(Path directory, Config config, Weights weights, DigestMemo digests) {
    this.directory = directory;
    this.config = config;
    this.weights = weights;
    this.digests = digests;
  }

  public static Checkpoint open(Path directory) throws IOException {
    return open(directory, Home.ofUser());
  }

  /** Opens a directory; {@code home} remembers digests of its files. */
  public static Checkpoint open(Path directory, Home home) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new InputException(directory + ": expected a directory with config.json and " + Weights.SINGLE);
    }
    if (!Files.isRegularFile(directory.resolve("config.json"))) {
      throw new InputException(directory + ": holds no config.json");
    }
    GitLfs.requireContent(directory.resolve("config.json"));
    GitLfs.requireVocabularies(directory);
    Config config = Config.read(directory.resolve("config.json"));
    return new Checkpoint(directory, config, Weights.open(directory), new DigestMemo(home));
  }

  /** The same weights under another configuration, as for a head they do not have yet. Closed together with this. */
  public Checkpoint withConfig(Config other) {
    return new Checkpoint(directory, other, weights, digests);
  }

  public Path directory() {
    return directory;
  }

  public Config config() {
    return config;
  }

  /** Names of all tensors, in the order of the files. */
  public Set<String> names() {
    return Collections.unmodifiableSet(weights.owners().keySet());
  }

  public boolean has(String name) {
    return weights.owners().containsKey(name);
  }

  public long[] shape(String name) {
    return stored(name).shape().clone();
  }

  public ScalarType dtype(String name) {
    return stored(name).dtype().scalarType;
  }

  /** Whether its numbers are floating-point ones; others are buffers and no parameters. */
  public boolean isFloating(String name) {
    return stored(name).dtype().isFloating();
  }

  /** The number type under the name the format gives it: {@code F32}, {@code BF16}. */
  public String dtypeName(String name) {
    return stored(name).dtype().name();
  }

  /** How many numbers a tensor has. */
  public long elements(String name) {
    return stored(name).elements();
  }

  /** Bytes of a tensor as stored. */
  public long bytes(String name) {
    return stored(name).bytes();
  }

  /** Weight files and their bytes, sorted by name. */
  public Map<String, Long> files() throws IOException {
    Map<String, Long> files = new TreeMap<>();
    for (SafetensorsFile file : weights.files()) files.put(file.name(), Files.size(file.path()));
    return files;
  }

  /**
   * The tensor of that name, in its own dtype, on the CPU.
   *
   * <p>Floating values are all looked at once: an infinite or NaN weight would surface as a wrong number much later.
   *
   * @param expectedShape what the configuration calls for; left out, any shape will do
   */
  public Tensor tensor(String name, long... expectedShape) {
    StoredTensor stored = stored(name);
    SafetensorsFile file = weights.owners().get(name);
    if (expectedShape.length > 0 && !Arrays.equals(stored.shape(), expectedShape)) {
      throw new InputException(file.name() + ": " + name + " is " + Arrays.toString(stored.shape()) + ", expected "
          + Arrays.toString(expectedShape) + " from config.json");
    }
    Tensor tensor = file.tensor(stored);
    if (stored.dtype().isFloating()) Finite.require(file.name() + ": " + name, tensor);
    return tensor;
  }

  /** Numbers in floating-point tensors; integer buffers that old files carry are no parameters. */
  public long parameters() {
    return allStored().filter(tensor -> tensor.dtype().isFloating()).mapToLong(StoredTensor::elements).sum();
  }

  /** Bytes of all tensors as stored. */
  public long bytes() {
    return allStored().mapToLong(StoredTensor::bytes).sum();
  }

  /**
   * SHA-256 over the digests of {@code config.json}, the weight files and {@code tokenizer.json} (if there), that is
   * what {@code sha256sum config.json model*.safetensors tokenizer.json | sha256sum} prints in the directory.
   */
  public String digest() throws IOException {
    StringBuilder sums = new StringBuilder();
    for (Path file : digested()) sums.append(digests.digest(file)).append("  ").append(file.getFileName()).append('\n');
    return Sha256.of(sums.toString());
  }

  /** The digest, if it can be told without reading through the weights. */
  public Optional<String> knownDigest() throws IOException {
    for (Path file : digested()) if (digests.known(file).isEmpty()) return Optional.empty();
    return Optional.of(digest());
  }

  /** The commit in whose folder of Hugging Face's cache this lies; empty for any other directory. */
  public String commit() {
    Path own = directory.toAbsolutePath().normalize();
    boolean snapshot = own.getNameCount() > 1 && own.getParent().endsWith("snapshots")
        && HubRepository.isCommit(own.getFileName().toString());
    return snapshot ? own.getFileName().toString() : "";
  }

  private List<Path> digested() {
    List<Path> files = new ArrayList<>(List.of(directory.resolve("config.json")));
    weights.files().forEach(file -> files.add(file.path()));
    Path tokenizer = directory.resolve("tokenizer.json");
    if (Files.exists(tokenizer)) files.add(tokenizer);
    return files;
  }

  private Stream<StoredTensor> allStored() {
    return names().stream().map(this::stored);
  }

  private StoredTensor stored(String name) {
    SafetensorsFile file = weights.owners().get(name);
    if (file != null) return file.tensors().get(name);
    List<SafetensorsFile> files = weights.files();
    String where = files.size() == 1 ? files.get(0).name() : Weights.INDEX;
    throw new InputException(where + ": " + name + " is missing");
  }

  /** Lets go of the files; tensors already given out stay good. */
  @Override
  public void close() {
    weights.close();
  }
}

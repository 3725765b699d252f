package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
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
    sums.append(digests.digest(directory.resolve("config.json"))).append("  config.json\n");
    for (SafetensorsFile file : weights.files()) {
      sums.append(digests.digest(file.path())).append("  ").append(file.name()).append('\n');
    }
    Path tokenizer = directory.resolve("tokenizer.json");
    if (Files.exists(tokenizer)) sums.append(digests.digest(tokenizer)).append("  tokenizer.json\n");
    return Sha256.of(sums.toString());
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

package org.polyprobe.tune;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.AtomicFile;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Disk;
import org.polyprobe.nn.Libtorch;

/** The folder of one run: what it is a run of, its log, what it goes on from, and its model in the end. */
final class RunDirectory implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final FileChannel lock;

  private RunDirectory(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Opens the folder, or makes it; refuses one in which another run is under way. */
  static RunDirectory open(Path folder) throws IOException {
    Files.createDirectories(folder);
    FileChannel lock = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() != null) return new RunDirectory(folder, lock);
    } catch (OverlappingFileLockException thisProcess) {
      // Told as any other run.
    }
    lock.close();
    throw new InputException(folder + ": another run is under way in this folder; wait for it, or name another folder");
  }

  Path log() {
    return folder.resolve("log.csv");
  }

  /** What a killed run goes on from. */
  Path state() {
    return folder.resolve("training").resolve("state.safetensors");
  }

  /** The weights of the best look at the development set. */
  Path best() {
    return folder.resolve("training").resolve("best.safetensors");
  }

  Path model() {
    return folder.resolve("model");
  }

  /** Makes the folder this run's, or refuses one that is another's. Clears what a kill left half written. */
  void claim(Checkpoint base, Task task, SourceData data, Recipe recipe, String settings) throws IOException {
    String fingerprint = fingerprint(base, task, data, recipe, settings);
    Path mark = folder.resolve("run.json");
    if (Files.exists(mark)) {
      String found = JSON.readTree(mark.toFile()).path("fingerprint").asText();
      if (found.equals(fingerprint)) {
        clear();
        return;
      }
      throw new InputException(folder + " holds a run with another recipe, model or data, told in run.json; name "
          + "another folder, or delete this one");
    }
    Files.createDirectories(state().getParent());
    ObjectNode json = JSON.createObjectNode().put("fingerprint", fingerprint).put("base", base.directory().toString())
        .put("recipe", recipe.toString()).put("task", task.toString()).put("train", data.train().size())
        .put("dev", data.dev().size()).put("libtorch", Libtorch.version());
    byte[] text = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    AtomicFile.write(mark, channel -> channel.write(ByteBuffer.wrap(text)));
  }

  /** What a finished run left because it was killed just then. */
  void tidy() throws IOException {
    Disk.deleteTree(state().getParent());
  }

  private void clear() throws IOException {
    if (Files.exists(state().getParent())) {
      try (Stream<Path> files = Files.list(state().getParent())) {
        for (Path file : files.filter(f -> f.getFileName().toString().endsWith(".tmp")).toList()) Files.delete(file);
      }
    }
    Disk.deleteTree(partialModel());
  }

  Path partialModel() {
    return folder.resolve(".model.partial");
  }

  /** Ends the run: its model is in place, what it would go on from is not needed. */
  void finish() throws IOException {
    AtomicFile.move(partialModel(), model());
    tidy();
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  /** All that decides the final weights, but for the number of threads and the processor. */
  private static String fingerprint(Checkpoint base, Task task, SourceData data, Recipe recipe, String settings)
      throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    digest.update(String.join("\n", base.digest(), base.config().json().toString(), task.toString(), recipe.toString(),
        settings, Libtorch.version()).getBytes(StandardCharsets.UTF_8));
    for (List<Example> examples : List.of(data.train(), data.dev())) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(examples.size()).flip());
      for (Example example : examples) digest.update(bytes(example));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static ByteBuffer bytes(Example example) {
    int[] ids = example.encoding().ids();
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (2 + 2 * ids.length + example.labels().length));
    bytes.putInt(ids.length).putInt(example.labels().length);
    for (int id : ids) bytes.putInt(id);
    for (int type : example.encoding().types()) bytes.putInt(type);
    for (int label : example.labels()) bytes.putInt(label);
    return bytes.flip();
  }
}

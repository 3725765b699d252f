package org.polyprobe.extract;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.polyprobe.InputException;

/**
 * States on disk, each file under the digest of everything that determines it.
 *
 * <p>A file is written under another name and moved into place when whole. Every file is checked against its checksum
 * when it is opened; a damaged one is reported, deleted and made again.
 */
public final class StateStore {
  private static final int CHUNK = 1 << 22;

  private final Path directory;
  private final Consumer<String> notes;

  /**
   * @param directory made when missing
   * @param notes told in a sentence when an entry was damaged
   */
  public StateStore(Path directory, Consumer<String> notes) {
    this.directory = directory;
    this.notes = notes;
  }

  /** Tells at once what a reader should also find in the manifest. */
  void tell(String note) {
    notes.accept(note);
  }

  /** The states under a key, if they are there and whole. */
  Optional<States> find(String key, StateLayout layout) throws IOException {
    Path file = file(key);
    if (!Files.isRegularFile(file)) return Optional.empty();
    if (whole(file, layout)) return Optional.of(States.map(key, file, layout, false));
    notes.accept("cache entry " + file + " was damaged and is computed again");
    Files.delete(file);
    return Optional.empty();
  }

  /** Room for new states; {@link Entry#keep} makes them findable. */
  Entry create(String key, StateLayout layout) throws IOException {
    Path file = file(key);
    Path partial = file.resolveSibling(key + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.createDirectories(file.getParent());
      fill(partial, layout);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      if (e instanceof FileSystemException || full(e)) {
        throw new InputException("the folder for states, %s, cannot take %,d bytes: %s; make room there".formatted(
            directory, layout.fileBytes(), e.getMessage()), e);
      }
      throw e;
    }
    return new Entry(file, partial, layout, States.map(key, partial, layout, true));
  }

  private static boolean full(IOException e) {
    return String.valueOf(e.getMessage()).contains("No space left");
  }

  private Path file(String key) {
    return directory.resolve(key.substring(0, 2)).resolve(key + ".safetensors");
  }

  /** Written in full beforehand: a mapped page that finds the disk full would kill the process. */
  private static void fill(Path file, StateLayout layout) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
      for (long left = layout.fileBytes(); left > 0; ) {
        zeros.clear().limit((int) Math.min(CHUNK, left));
        left -= out.write(zeros);
      }
    }
  }

  private static boolean whole(Path file, StateLayout layout) throws IOException {
    return Files.size(file) == layout.fileBytes() && Arrays.equals(layout.header(checksum(file, layout)), head(file, layout));
  }

  private static byte[] head(Path file, StateLayout layout) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(layout.headerBytes());
    }
  }

  private static int checksum(Path file, StateLayout layout) throws IOException {
    CRC32C crc = new CRC32C();
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
      in.position(layout.headerBytes());
      while (in.read(buffer) >= 0) {
        crc.update(buffer.flip());
        buffer.clear();
      }
    }
    return (int) crc.getValue();
  }

  /** States being written. */
  static final class Entry implements AutoCloseable {
    private final Path file;
    private final Path partial;
    private final StateLayout layout;
    private final States states;

    private Entry(Path file, Path partial, StateLayout layout, States states) {
      this.file = file;
      this.partial = partial;
      this.layout = layout;
      this.states = states;
    }

    /** The rows to write to. */
    States states() {
      return states;
    }

    /** Seals what was written with its checksum and moves it into place. */
    States keep() throws IOException {
      try (FileChannel out = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer header = ByteBuffer.wrap(layout.header(checksum(partial, layout)));
        for (long at = 0; header.hasRemaining(); ) at += out.write(header, at);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      return States.map(states.key(), file, layout, false);
    }

    @Override
    public void close() throws IOException {
      states.close();
      Files.deleteIfExists(partial);
    }
  }
}

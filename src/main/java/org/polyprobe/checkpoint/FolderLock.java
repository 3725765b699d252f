package org.polyprobe.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps others from making the same folder at the same time: other processes by a lock on a file, which the system
 * drops when a process dies, and other threads by a lock of Java's, since file locks are held by a whole process.
 */
final class FolderLock implements AutoCloseable {
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for its turn; {@code progress} hears about it. */
  static FolderLock take(Path file, Progress progress) throws IOException {
    IN_THIS_PROCESS.lock();
    FileChannel channel = null;
    try {
      Files.createDirectories(file.getParent());
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        progress.at("Waiting for another process that holds " + file, 0, -1);
        channel.lock();
      }
      return new FolderLock(channel);
    } catch (IOException | RuntimeException e) {
      if (channel != null) channel.close();
      IN_THIS_PROCESS.unlock();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }
}

package org.polyprobe.result;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * The folder a run's files go to, {@code --out}: all files of a run appear in it, or none.
 *
 * <p>Files are written to a hidden folder first. {@link #publish} then moves it into place whole where the folder is
 * new; where it exists, the files are moved in one by one, each replacing its namesake at once, and other files stay.
 * Whatever goes wrong is one {@link InputException}, and the folder holds what it held.
 *
 * <pre>{@code
 * RunFolder folder = RunFolder.at(out);          // before the work: a place one cannot write to costs no time
 * Run run = measure();
 * try (folder) {
 *   folder.writeResults(run);
 *   folder.write("report.html", html::writeTo);
 *   folder.publish();
 * }
 * }</pre>
 *
 * <p>The hidden folder stands beside a new folder, but inside an existing one: that one may be a mounted volume,
 * whose neighbours lie on another disk or are read-only.
 */
public final class RunFolder implements AutoCloseable {
  /** Writes one file's bytes. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes one file at the path given. */
  @FunctionalInterface
  public interface FileContent {
    void writeTo(Path file) throws IOException;
  }

  private final Path folder;
  private final List<String> names = new ArrayList<>();
  private Path staging;                                  // null until the first file is written

  private RunFolder(Path folder) {
    this.folder = folder;
  }

  /** Checks that files can be put into this folder, which need not exist, and leaves it as it is. */
  public static RunFolder at(Path folder) {
    RunFolder checked = new RunFolder(folder);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InputException(folder + " is a file, expected a folder to write to");
    }
    try (checked) {
      checked.stage();
    } catch (IOException refused) {
      throw checked.cannotWrite(folder, refused);
    }
    return checked;
  }

  /** Writes {@code results.csv} and {@code results.json}, and {@code projections.csv} where there are pictures. */
  public void writeResults(Run run) {
    if (!run.pictures().isEmpty()) writeText("projections.csv", text -> ProjectionsCsv.write(run.pictures(), text));
    writeText("results.csv", text -> ResultsCsv.write(run.scores(), text));
    writeText("results.json", text -> ResultsJson.write(run, text));
  }

  /** Writes a file's bytes; it is not visible before {@link #publish}. */
  public void write(String name, Content content) {
    writeAt(name, file -> {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        content.writeTo(out);
      }
    });
  }

  /** Has a file written by those who need its path; it is not visible before {@link #publish}. */
  public void writeAt(String name, FileContent content) {
    if (!Path.of(name).equals(Path.of(name).getFileName()) || name.startsWith(".")) {
      throw new IllegalArgumentException("\"" + name + "\" is not the plain name of a file");
    }
    try {
      stage();
      content.writeTo(staging.resolve(name));
    } catch (IOException refused) {
      throw cannotWrite(folder.resolve(name), refused);
    }
    if (!names.contains(name)) names.add(name);
  }

  /** Puts the written files in place, or throws and leaves the folder as it was. */
  public void publish() {
    try {
      stage();
      if (Files.isDirectory(folder)) replaceFiles();
      else Files.move(staging, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException refused) {
      throw cannotWrite(folder, refused);
    }
    close();
  }

  /** Removes what was written and not published. */
  @Override public void close() {
    if (staging == null) return;
    try (Stream<Path> files = Files.exists(staging) ? Files.walk(staging) : Stream.empty()) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(file);
    } catch (IOException leftBehind) {
      // The results are in place or an exception is under way; a hidden folder left behind is neither's concern.
    }
    staging = null;
    names.clear();
  }

  private void stage() throws IOException {
    if (staging != null) return;
    Path whole = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(whole)) {
      staging = newFolder(whole);
    } else {
      Files.createDirectories(whole.getParent());
      staging = newFolder(whole.getParent());
    }
  }

  /** Not Files.createTempDirectory, which would hide the published folder from everyone but its owner. */
  private static Path newFolder(Path parent) throws IOException {
    return Files.createDirectory(parent.resolve(".polyprobe-" + Long.toHexString(System.nanoTime())));
  }

  private void replaceFiles() throws IOException {
    Path former = Files.createDirectory(staging.resolve(".former"));
    for (String name : names) {
      Path target = folder.resolve(name);
      if (Files.isDirectory(target)) throw new IOException(name + " in it is a folder");
      if (Files.exists(target)) Files.copy(target, former.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
    List<String> moved = new ArrayList<>();
    try {
      for (String name : names) {
        Files.move(staging.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        moved.add(name);
      }
    } catch (IOException refused) {                       // e.g. on Windows, results.csv is open in a spreadsheet
      for (String name : moved) restore(former.resolve(name), folder.resolve(name));
      throw refused;
    }
  }

  private static void restore(Path former, Path target) throws IOException {
    if (Files.exists(former)) Files.move(former, target, StandardCopyOption.ATOMIC_MOVE);
    else Files.delete(target);
  }

  private void writeText(String name, TextContent content) {
    write(name, out -> {
      Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      content.writeTo(text);
      text.flush();
    });
  }

  private InputException cannotWrite(Path place, IOException refused) {
    close();
    String reason = refused instanceof FileSystemException file ? reason(file) : refused.getMessage();
    return new InputException(place + ": cannot be written: " + reason, refused);
  }

  /** The operating system's words; Java leaves them out where the exception's type says it all. */
  private static String reason(FileSystemException refused) {
    if (refused.getReason() != null) return refused.getReason();
    if (refused instanceof AccessDeniedException) return "permission denied for " + refused.getFile();
    if (refused instanceof FileAlreadyExistsException) return refused.getFile() + " is a file";
    return refused.getMessage();
  }

  @FunctionalInterface
  private interface TextContent {
    void writeTo(Writer out) throws IOException;
  }
}

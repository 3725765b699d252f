package org.polyprobe.checkpoint;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.polyprobe.InputException;

/**
 * The user's own Maven: its local repository, and {@code mvn} to fetch what is not there. So mirrors, proxies and
 * credentials are theirs, and nothing here knows a host.
 *
 * @param command the program, {@code mvn} or a path to it
 * @param repository where Maven keeps artifacts
 */
record Maven(String command, Path repository) {
  private static final long LOOK_MILLIS = 500;

  static Maven ofUser() {
    String command = System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    return new Maven(command, MavenSettings.localRepository());
  }

  /** The artifact's jar, fetched if need be. */
  Path jar(MavenArtifact artifact, Progress progress) throws IOException {
    Path jar = artifact.jar(repository);
    if (!Files.isRegularFile(jar)) fetch(artifact, progress);
    if (!Files.isRegularFile(jar)) {
      throw new InputException(artifact + ": " + command + " fetched it, but not to " + jar
          + "; name the local repository with -Dmaven.repo.local=DIRECTORY");
    }
    return jar;
  }

  /** The jar equals the digest that Maven keeps beside it, where there is one. */
  static void requireSha1(Path jar) throws IOException {
    Path beside = jar.resolveSibling(jar.getFileName() + ".sha1");
    if (!Files.isRegularFile(beside)) return;
    String expected = Files.readString(beside).strip().split("\\s+")[0];
    String found = Sha256.of("SHA-1", jar);
    if (!found.equalsIgnoreCase(expected)) {
      throw new InputException(jar + ": has SHA-1 " + found + ", expected " + expected
          + " from the file beside it; delete both and run again");
    }
  }

  private void fetch(MavenArtifact artifact, Progress progress) throws IOException {
    Path log = Files.createTempFile("polyprobe-mvn", ".log");
    Process process = null;
    try {
      process = start(artifact, log);
      String step = "Fetching " + artifact;
      do progress.at(step, bytesIn(artifact.folder(repository)), -1);
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS));
      if (process.exitValue() != 0) throw new InputException(artifact + ": " + reason(Files.readAllLines(log)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(artifact + ": interrupted while Maven fetched it");
    } finally {
      if (process != null) process.destroy();
      Files.deleteIfExists(log);
    }
  }

  /** -U: ask again although an earlier try ended without the artifact; Maven would remember that for a day. */
  private Process start(MavenArtifact artifact, Path log) {
    List<String> line = new ArrayList<>(List.of(command, "-B", "-U", "dependency:get",
        "-Dartifact=" + artifact.coordinates(), "-Dtransitive=false"));
    if (System.getProperty("maven.repo.local") != null) line.add("-Dmaven.repo.local=" + repository);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.directory(log.getParent().toFile());                                        // away from the user's pom.xml
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new InputException(artifact + ": not in " + repository + ", and " + command
          + " cannot be started to fetch it; install Maven, or put the jar there", e);
    }
  }

  /** Maven writes a download under another name in the same folder, and moves it when complete. */
  private static long bytesIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return 0;
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String reason(List<String> log) {
    List<String> errors = log.stream().filter(line -> line.startsWith("[ERROR]")).map(line -> line.substring(7).strip())
        .filter(line -> !line.isEmpty()).toList();
    String all = String.join(" ", errors);
    String first = errors.isEmpty() ? "mvn ended without a reason"
        : errors.get(0).replaceFirst("^Failed to execute goal .* on project standalone-pom: ", "");
    if (all.contains("offline mode")) return "not in Maven's local repository, and Maven is offline; " + first;
    if (all.contains("Could not find artifact")) return "not in any of Maven's repositories; " + first;
    return "Maven could not fetch it; " + first;
  }
}

package org.polyprobe.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go and how much is said meanwhile. */
final class OutputOptions {
  @Option(names = {"-o", "--out"}, paramLabel = "DIR",
      description = "Folder the results go to (default: polyprobe-COMMAND).")
  Path out;

  @Option(names = {"-q", "--quiet"}, description = "Say nothing but errors.")
  boolean quiet;

  @Option(names = "--json", description = "Print the results as JSON instead of a table, for scripts.")
  boolean json;

  @Option(names = "--no-cache", description = "Compute and measure anew; read and keep nothing.")
  boolean noCache;
}

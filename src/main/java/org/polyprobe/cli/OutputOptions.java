package org.polyprobe.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where results go and how much is said meanwhile. */
final class OutputOptions {
  @Option(names = {"-o", "--out"}, paramLabel = "DIR",
      description = "Folder for results.csv, results.json and report.html (default: polyprobe-COMMAND).")
  Path out;

  @Option(names = {"-q", "--quiet"}, description = "Say nothing but errors.")
  boolean quiet;

  @Option(names = "--json", description = "Print the results as JSON instead of a table, for scripts.")
  boolean json;

  @Option(names = "--no-cache", description = "Compute hidden states anew and keep none.")
  boolean noCache;
}

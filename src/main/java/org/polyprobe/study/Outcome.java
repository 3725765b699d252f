package org.polyprobe.study;

import org.polyprobe.result.Manifest;

/**
 * What became of a step with one of its models.
 *
 * @param folder of its results, below the study's, with slashes
 * @param command the command line that does this step alone
 * @param manifest of its run; null where it could not be done
 * @param kept whether it was there already
 * @param why it could not be done, and {@code remedy} what a reader can do about it; empty where it was done
 */
public record Outcome(Step step, String model, String folder, String command, Manifest manifest, boolean kept, String why,
                      String remedy) {
  public boolean done() {
    return manifest != null;
  }
}

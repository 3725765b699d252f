package org.polyprobe.run;

import java.io.IOException;
import java.util.function.Consumer;
import org.polyprobe.checkpoint.Checkpoint;
import org.polyprobe.checkpoint.Checkpoints;
import org.polyprobe.checkpoint.Home;
import org.polyprobe.checkpoint.Progress;
import org.polyprobe.extract.ExtractOptions;
import org.polyprobe.nn.Libtorch;

/**
 * What a run needs to know beside models and experiments.
 *
 * @param extract how hidden states are computed
 * @param home the user's cache
 * @param cache whether states and what was measured of them are kept there, or made anew and thrown away
 * @param command the command line that makes the same numbers again
 * @param version Polyprobe's version
 * @param bytes hears of downloads and conversions
 * @param tokens hears of forward passes
 * @param layers hears of measuring
 * @param warnings told at once what the user should know while the run goes on
 */
public record RunSettings(ExtractOptions extract, Home home, boolean cache, String command, String version,
                          Progress bytes, Progress tokens, Progress layers, Consumer<String> warnings) {
  /** The checkpoint a model's name stands for, fetched or converted if that is to be done. To be closed. */
  public Checkpoint open(String model) throws IOException {
    Libtorch.load();
    return Checkpoint.open(Checkpoints.resolve(model, home, bytes), home);
  }
}

package org.polyprobe.transfer;

import java.io.IOException;
import java.util.List;
import org.polyprobe.checkpoint.Checkpoint;

/**
 * A change of training that is hoped to close the gap between source and targets; compared with plain fine-tuning by the
 * same seeds. A further one is one file here and one line in {@code cli.RemedyOptions}.
 */
public non-sealed interface Remedy extends Treatment {
  /** What is done differently, in a sentence. */
  String meaning();

  /** Who described it; may be empty. */
  String source();

  /**
   * Refuses what it could not train with, before anything is trained.
   *
   * @return what the user should know of the result
   */
  default List<String> check(TransferPlan plan, Checkpoint base) throws IOException {
    return List.of();
  }
}

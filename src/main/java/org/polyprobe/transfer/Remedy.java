package org.polyprobe.transfer;

import java.util.List;

/**
 * A change of training that is hoped to close the gap between source and targets; compared with plain fine-tuning by the
 * same seeds. A further one is one file here and one line in {@code cli.RemedyOptions}.
 */
public non-sealed interface Remedy extends Treatment {
  /** What is done differently, in a sentence. */
  String meaning();

  /** Who described it; may be empty. */
  String source();

  /** Refuses, before anything is trained, a source it cannot learn from. */
  default void require(List<String> source) {}
}

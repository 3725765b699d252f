package org.polyprobe.run;

import java.util.List;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;

/** What is asked of a model's states. */
public sealed interface Experiment permits WordAlignment, SentenceRetrieval, StateStatistics, SentenceSimilarity {
  /** The states it needs. */
  List<Extractor.Request> requests();

  /** Measures them at one layer. What it makes lives in the open scope. */
  void score(Extracted states, int layer, ScoreSheet sheet);
}

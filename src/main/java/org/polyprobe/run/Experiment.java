package org.polyprobe.run;

import java.util.List;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;

/** What is asked of a model's states. What it makes lives in the open scope. */
public sealed interface Experiment permits WordAlignment, SentenceRetrieval, StateStatistics, StateSimilarity,
    StatePicture, SentenceSimilarity, WordProbing, TextProbing {
  /**
   * The digest of what it is, how it was set and all it was made from: two experiments of the same identity measure the same
   * numbers of the same states.
   */
  String identity();

  /** The states it needs. */
  List<Extractor.Request> requests();

  /** The sentences whose words' states it needs, one by one. */
  default List<Extractor.WordRequest> words() {
    return List.of();
  }

  /** Measures them at one layer; layers are measured side by side. */
  void score(Extracted states, int layer, ScoreSheet sheet);

  /** Whether it reads off the sheet what those before it measured at the layer. */
  default boolean looksUpOthers() {
    return false;
  }

  /** Measures what needs several layers at once. */
  default void scoreLayers(Extracted states, int layers, ScoreSheet sheet) {}

  /** Measures two models against each other; the sheet is the first one's. */
  default void scoreModels(ModelStates first, ModelStates second, ScoreSheet sheet) {}
}

package org.polyprobe.run;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Measures;
import org.polyprobe.measure.PairMeasure;
import org.polyprobe.measure.Pairs;
import org.polyprobe.measure.Vectors;

/** How often a sentence's nearest neighbour in the other language is its own translation (Tatoeba), and MEXA. */
public final class SentenceRetrieval implements Experiment {
  private static final String TASK = "retrieval";

  private final List<Columns> texts;
  private final Pooling pooling;

  /** @param texts each is searched on its own */
  public SentenceRetrieval(List<ParallelText> texts, Pooling pooling) {
    this.texts = texts.stream().map(text -> new Columns(text, "sentences")).toList();
    this.pooling = pooling;
  }

  @Override
  public List<Extractor.Request> requests() {
    return texts.stream().flatMap(columns -> columns.requests(Set.of(pooling)).stream()).toList();
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    for (Columns columns : texts) {
      for (Columns.Pair pair : columns.pairs(sheet)) {
        try (PointerScope scope = new PointerScope()) {
          Pairs pairs = Pairs.of(
              Vectors.of(columns.states(states, pooling, pair.language(), layer, pair.rows())),
              Vectors.of(columns.states(states, pooling, pair.reference(), layer, pair.rows())));
          for (PairMeasure measure : Measures.SENTENCES) score(measure, pairs, pair, layer, sheet);
        }
      }
    }
  }

  private void score(PairMeasure measure, Pairs pairs, Columns.Pair pair, int layer, ScoreSheet sheet) {
    sheet.add(TASK, measure.definition(), pair.language(), pair.reference(), layer, pooling.label(),
        measure.of(pairs, sheet.bootstrap()));
    if (!measure.directed()) return;
    sheet.add(TASK, measure.definition(), pair.reference(), pair.language(), layer, pooling.label(),
        measure.of(pairs.reversed(), sheet.bootstrap()));
  }
}

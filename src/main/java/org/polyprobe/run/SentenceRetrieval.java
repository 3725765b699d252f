package org.polyprobe.run;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.data.ParallelText;
import org.polyprobe.extract.Extracted;
import org.polyprobe.extract.Extractor;
import org.polyprobe.extract.Pooling;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Measures;
import org.polyprobe.measure.PairMeasure;
import org.polyprobe.measure.Pairs;
import org.polyprobe.measure.Vectors;

/** How often a sentence's nearest neighbour in the other language is its own translation (Tatoeba), and MEXA. */
public final class SentenceRetrieval implements Experiment {
  private static final String TASK = "retrieval";
  private static final Set<String> FOLLOWED = Set.of("accuracy@1", "mexa");

  private final List<Columns> texts;
  private final Pooling pooling;

  /** @param texts each is searched on its own */
  public SentenceRetrieval(List<ParallelText> texts, Pooling pooling) {
    this.texts = texts.stream().map(text -> new Columns(text, "sentences")).toList();
    this.pooling = pooling;
  }

  @Override
  public String identity() {
    return Identity.of(SentenceRetrieval.class, pooling, texts.stream().map(Columns::identity).toList());
  }

  @Override
  public List<Extractor.Request> requests() {
    return texts.stream().flatMap(columns -> columns.requests(Set.of(pooling)).stream()).toList();
  }

  @Override
  public void score(Extracted states, int layer, ScoreSheet sheet) {
    FollowedPairs followed = new FollowedPairs(TASK, FOLLOWED, pooling);
    for (Columns columns : texts) {
      for (Columns.Pair pair : columns.pairs(sheet)) {
        try (PointerScope scope = new PointerScope()) {
          Pairs pairs = Pairs.of(
              Vectors.of(columns.states(states, pooling, pair.language(), layer, pair.rows())),
              Vectors.of(columns.states(states, pooling, pair.reference(), layer, pair.rows())));
          for (PairMeasure measure : Measures.SENTENCES) {
            score(measure, pairs, pair.language(), pair.reference(), layer, followed, sheet);
            if (!measure.directed()) continue;
            score(measure, pairs.reversed(), pair.reference(), pair.language(), layer, followed, sheet);
          }
        }
      }
    }
    followed.mean(sheet);
  }

  private void score(PairMeasure measure, Pairs pairs, String language, String reference, int layer,
                     FollowedPairs followed, ScoreSheet sheet) {
    Estimate estimate = measure.of(pairs, sheet.bootstrap());
    sheet.add(TASK, measure.definition(), language, reference, layer, pooling.label(), estimate);
    followed.add(measure.definition(), language, reference, estimate, sheet);
  }
}

package org.polyprobe.measure;

import java.util.List;
import java.util.stream.Stream;

/** Every measure there is. A new one is a line here; commands and report find it by its definition. */
public final class Measures {
  /** Of translated words. */
  public static final List<PairMeasure> WORDS = List.of(
      new Cosine(),
      new Margin(),
      new Auc(),
      new Precision(1, Neighbours.COSINE),
      new Precision(5, Neighbours.COSINE),
      new Precision(1, Neighbours.CSLS),
      new Precision(5, Neighbours.CSLS));

  /** Of translated sentences. */
  public static final List<PairMeasure> SENTENCES = List.of(
      new Accuracy(Neighbours.COSINE),
      new Accuracy(Neighbours.CSLS),
      new Mexa());

  /** Of one language's hidden states. */
  public static final List<SpaceMeasure> STATES = List.of(
      new Norm(),
      new Mean(),
      new Deviation(),
      new NearZero(),
      new Outlier(),
      new OutlierDimension(),
      new Anisotropy(),
      new EffectiveRank(),
      new ParticipationRatio(),
      new Between());

  private Measures() {}

  public static List<Measure> all() {
    return Stream.of(WORDS, SENTENCES, STATES).<Measure>flatMap(List::stream).toList();
  }

  /** The measure of a name, which must be one of {@link #all()}. */
  public static Measure named(String name) {
    return all().stream().filter(measure -> measure.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no measure " + name));
  }
}

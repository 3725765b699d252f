package org.polyprobe.measure;

import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;

/** How narrow a cone the states fill: the mean cosine of tokens of different sentences. */
final class Anisotropy implements SpaceMeasure {
  @Override public Definition definition() {
    return new Definition("anisotropy", "mean cosine of random tokens",
        "Mean cosine of one random token of each sentence with those of all other sentences. The baseline, "
            + "an isotropic space, is 0; near 1 all states point the same way.",
        "Ethayarajh 2019", -1, 1, Direction.LOWER_IS_BETTER);
  }

  @Override public Estimate of(Space space, Bootstrap bootstrap) {
    Vectors vectors = Vectors.of(space.sample());
    double[][] cosines = Doubles.rows(Vectors.cosines(vectors, vectors));
    return Bootstrap.estimate(Bootstrap.mismatchedMean(cosines), bootstrap.mismatched(cosines), 0, space.n());
  }
}

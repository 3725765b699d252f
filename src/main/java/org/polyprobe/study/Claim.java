package org.polyprobe.study;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.polyprobe.result.Definition;
import org.polyprobe.result.Definition.Direction;
import org.polyprobe.result.Run;
import org.polyprobe.result.Score;

/**
 * A number of a step, and what the paper gives for it.
 *
 * @param quantity what it is, in words
 * @param step the step's name
 * @param model one of the step's models; a run of a step has no other
 * @param measure as in {@code results.csv}, so are {@code language}, {@code reference} and {@code pooling}; where the
 *     latter two are empty, any will do, and numbers without a reference go before those with one
 * @param layer a layer's number, {@code last}, {@code best}, or empty where the number belongs to no layer
 * @param paper the paper's number; NaN where it is not known
 * @param printed the paper's number as the file spells it, or empty
 * @param whence how the paper's number was come by, where there are several; else empty
 * @param note in what way the experiment differs from the paper's, or empty
 */
public record Claim(String quantity, String step, String model, String measure, String language, String reference,
                    String pooling, String layer, double paper, String printed, String whence, String note) {
  /** The one number of a run that this is about, or why there is none. */
  public Finding in(Run run) {
    List<Score> all = run.scores().stream().filter(this::isOf).toList();
    boolean alone = reference.isEmpty() && all.stream().anyMatch(score -> score.reference().isEmpty());
    List<Score> found = all.stream().filter(score -> !alone || score.reference().isEmpty()).toList();
    if (found.isEmpty()) return new Finding(this, null, "there is no such number in the results of " + step);
    if (layer.equals("best")) {
      Definition definition = definition(run);
      if (definition.direction() == Direction.DESCRIPTIVE) {
        return new Finding(this, null, measure + " has no better end; name a layer");
      }
      int sign = definition.direction() == Direction.HIGHER_IS_BETTER ? 1 : -1;
      double best = found.stream().mapToDouble(score -> sign * score.value()).filter(v -> !Double.isNaN(v)).max()
          .orElse(Double.NaN);
      found = found.stream().filter(score -> score.layer() != null && sign * score.value() == best)
          .min(Comparator.comparing(Score::layer)).stream().toList();
    } else if (layer.equals("last")) {
      int last = found.stream().filter(score -> score.layer() != null).mapToInt(Score::layer).max().orElse(-1);
      found = found.stream().filter(score -> score.layer() != null && score.layer() == last).toList();
    }
    if (found.isEmpty()) return new Finding(this, null, measure + " has no layers in the results of " + step);
    if (found.size() > 1) return new Finding(this, null, found.size() + " numbers fit: " + apart(found));
    if (Double.isNaN(found.get(0).value())) return new Finding(this, null, "undefined");
    return new Finding(this, found.get(0), "");
  }

  /** The measure's definition; a variant without one of its own takes that of what it varies. */
  Definition definition(Run run) {
    for (String name = measure; ; name = name.substring(0, name.lastIndexOf('.'))) {
      for (Definition definition : run.definitions()) if (definition.name().equals(name)) return definition;
      if (name.lastIndexOf('.') <= 0) break;
    }
    return new Definition(measure, measure, "", "", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Direction.DESCRIPTIVE);
  }

  private boolean isOf(Score score) {
    return score.measure().equals(measure) && score.language().equals(language)
        && (reference.isEmpty() || score.reference().equals(reference))
        && (pooling.isEmpty() || score.pooling().equals(pooling))
        && (!layer.matches("\\d+") || score.layer() != null && score.layer() == Integer.parseInt(layer));
  }

  /** What a reader of the message has to choose. */
  private static String apart(List<Score> scores) {
    TreeSet<String> references = scores.stream().map(Score::reference).collect(Collectors.toCollection(TreeSet::new));
    if (references.size() > 1) return "name the reference, one of " + String.join(", ", references);
    TreeSet<String> poolings = scores.stream().map(Score::pooling).collect(Collectors.toCollection(TreeSet::new));
    if (poolings.size() > 1) return "name the pooling, one of " + String.join(", ", poolings);
    return "name the layer: a number, last or best";
  }
}

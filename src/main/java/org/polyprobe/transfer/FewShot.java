package org.polyprobe.transfer;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.polyprobe.InputException;
import org.polyprobe.tune.Recipe;

/**
 * Few-shot adaptation: a model trained on the source goes on with k labelled examples per class of a target (Lauscher et al.
 * 2020; drawn repeatedly, as scores depend on which examples these are: Zhao et al. 2021).
 *
 * @param counts the ks, ascending; empty for no adaptation
 * @param draws how often examples are drawn for each k
 * @param recipe of an adaptation, by seed
 * @param pools by target, what examples are drawn from; a third of the test set where there is none
 * @param seed of the draws, and of which third
 */
public record FewShot(List<Integer> counts, int draws, LongFunction<Recipe> recipe, Map<String, Labelled> pools, long seed) {
  /** No adaptation. */
  public static final FewShot NONE = new FewShot(List.of(), 1, Recipe::standard, Map.of(), 0);

  private static final int MOST = 128;

  public FewShot {
    counts = List.copyOf(new TreeSet<>(counts));
    for (int k : counts) {
      if (k < 1 || k > MOST) throw new InputException("--shots " + k + ", expected from 1 to " + MOST + " examples per class");
    }
    if (draws < 1) throw new InputException("--draws " + draws + ", expected from 1");
  }

  boolean isAsked() {
    return !counts.isEmpty();
  }

  /** The recipe of a draw; draws differ in the order of their examples and in dropout too. */
  Recipe recipe(long seed, int draw) {
    return recipe.apply(seed + 1_000_003L * draw);
  }

  /** One adaptation of one trained model, draws counted from 0. */
  record Shot(String target, int k, int draw) {}
}

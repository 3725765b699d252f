package org.polyprobe.transfer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.polyprobe.InputException;
import org.polyprobe.probe.Entity;
import org.polyprobe.probe.Tagging;

/**
 * What a target has for few-shot adaptation: rows to draw from, and rows of its test set to be scored on. No independent item
 * has a part in both.
 *
 * <p>A row is an example of its label; a sentence is one of every type of entity, or every label, that it holds.
 *
 * @param pool what is drawn from, all rows of its file
 * @param draws one a draw: by class the pool's rows of it in random order. k shots are the first k of each class, so those
 *     of a smaller k are among those of a larger
 * @param held rows of the test set that are scored
 */
record Shots(Labelled pool, List<Map<String, List<Integer>>> draws, List<Integer> held) {
  /** The target's rows for all its draws; the same for targets whose rows translate each other. */
  static Map<String, Shots> of(TransferPlan plan, Consumer<String> notes) {
    Map<String, Shots> shots = new LinkedHashMap<>();
    List<String> sizes = new ArrayList<>();
    for (String target : plan.adapted()) shots.put(target, of(plan, target, sizes, notes));
    if (shots.isEmpty()) return shots;
    require(shots, plan.shots());
    notes.accept("few-shot: rows that examples are drawn from, and rows scored: " + String.join(", ", sizes));
    return shots;
  }

  private static Shots of(TransferPlan plan, String target, List<String> sizes, Consumer<String> notes) {
    Labelled test = plan.test().get(target);
    Labelled own = plan.shots().pools().get(target);
    List<String> units = plan.units(target);
    Set<String> aside = own == null ? aside(test, units, plan.shots().seed()) : Set.of();
    List<Integer> held = IntStream.range(0, test.size()).filter(row -> !aside.contains(units.get(row))).boxed().toList();
    Labelled pool = own == null ? test : own;
    List<Integer> rows = IntStream.range(0, pool.size()).filter(row -> own != null || aside.contains(units.get(row))).boxed().toList();
    Set<String> scored = new HashSet<>(test.only(held).contents());
    List<String> contents = pool.contents();
    Set<Integer> known = new HashSet<>(rows);
    known.removeIf(row -> !scored.contains(contents.get(row)));
    if (!known.isEmpty()) {
      notes.accept("few-shot: no examples are drawn from %,d rows of %s (%s) that are scored too".formatted(known.size(),
          pool.name(), target));
    }
    sizes.add("%s %,d and %,d".formatted(target, rows.size() - known.size(), held.size()));
    Map<String, List<Integer>> classes = classes(pool, rows, Scored.areEntities(test));
    if (classes.isEmpty() || Scored.areEntities(test) != Scored.areEntities(test.only(held))) {
      throw new InputException("--shots: " + target + " has no entity " + (classes.isEmpty() ? "to draw" : "left to be scored on"));
    }
    List<Map<String, List<Integer>>> draws = new ArrayList<>();
    for (int draw = 0; draw < plan.shots().draws(); draw++) draws.add(shuffled(classes, known, plan.shots().seed(), draw));
    return new Shots(pool, draws, held);
  }

  /** A third of the independent items, at random. */
  private static Set<String> aside(Labelled test, List<String> units, long seed) {
    List<String> shuffled = new ArrayList<>(new LinkedHashSet<>(units));
    if (shuffled.size() < 3) {
      throw new InputException("--shots: " + test.name() + " holds " + shuffled.size() + " independent items, expected at least "
          + "3: a third is set aside to draw examples from; or name others with --shot-data");
    }
    Collections.shuffle(shuffled, new Random(seed));
    return new HashSet<>(shuffled.subList(0, Math.round(shuffled.size() / 3f)));
  }

  /** By class, of all that the file has, the rows that are examples of it. */
  private static Map<String, List<Integer>> classes(Labelled pool, List<Integer> rows, boolean entities) {
    Map<String, List<Integer>> classes = new TreeMap<>();
    List<List<String>> gold = pool.gold();
    gold.forEach(labels -> of(labels, entities).forEach(type -> classes.put(type, new ArrayList<>())));
    for (int row : rows) of(gold.get(row), entities).forEach(type -> classes.get(type).add(row));
    return classes;
  }

  private static Set<String> of(List<String> labels, boolean entities) {
    return entities ? new TreeSet<>(Tagging.LENIENT.entities(labels).stream().map(Entity::type).toList()) : new TreeSet<>(labels);
  }

  /** Rows are shuffled first and left out then, so that translations keep the same draws. */
  private static Map<String, List<Integer>> shuffled(Map<String, List<Integer>> classes, Set<Integer> without, long seed, int draw) {
    Random random = new Random(31 * seed + draw + 1);
    Map<String, List<Integer>> shuffled = new TreeMap<>();
    classes.forEach((type, rows) -> {
      List<Integer> order = new ArrayList<>(rows);
      Collections.shuffle(order, random);
      order.removeAll(without);
      shuffled.put(type, List.copyOf(order));
    });
    return shuffled;
  }

  /** Refuses a k larger than a class: the smallest of all targets is named. */
  private static void require(Map<String, Shots> shots, FewShot asked) {
    int most = asked.counts().get(asked.counts().size() - 1);
    String target = Collections.min(shots.keySet(), Comparator.comparingInt(language -> shots.get(language).smallest().getValue().size()));
    String file = shots.get(target).pool.name() + " (" + target + ")";
    int has = shots.get(target).smallest().getValue().size();
    if (most <= has) return;
    boolean own = asked.pools().containsKey(target);
    throw new InputException("--shots " + most + ": " + file + " has " + has + " examples of class " + shots.get(target).smallest().getKey()
        + " to draw from" + (own ? "" : ", in the third of its independent items that is set aside for that") + "; "
        + (has == 0 ? "no k is possible" : "the largest k possible is " + has) + (own ? "" : ", or name more with --shot-data"));
  }

  /** The class with the fewest examples. */
  private Map.Entry<String, List<Integer>> smallest() {
    return Collections.min(draws.get(0).entrySet(), Comparator.comparingInt(entry -> entry.getValue().size()));
  }

  /** The pool's rows that a draw takes, in the order of the file. */
  List<Integer> rows(int draw, int k) {
    Set<Integer> rows = new TreeSet<>();
    draws.get(draw).values().forEach(order -> rows.addAll(order.subList(0, k)));
    return List.copyOf(rows);
  }
}

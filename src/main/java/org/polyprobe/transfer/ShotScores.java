package org.polyprobe.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.polyprobe.measure.Estimate;
import org.polyprobe.measure.Resampled;
import org.polyprobe.measure.Transfer;
import org.polyprobe.result.Definition;
import org.polyprobe.transfer.FewShot.Shot;

/**
 * Few-shot scores beside zero-shot on the same rows, of plain fine-tuning and of remedies.
 *
 * <p>Every run adapts to every draw of examples, so intervals resample both, crossed (Owen 2007, the pigeonhole bootstrap):
 * draws, the same ones in all runs, and runs outside, beside the items. All ks, remedies and parallel targets take the same
 * ones, so what is made of two such means is paired.
 *
 * @param targets with their resampling
 * @param seed of resampling
 */
record ShotScores(TransferPlan plan, Answers answers, Map<String, Scored> targets, Definition main, long seed) {
  /** Takes the scores of a model trained on a source; without a language, the mean over targets. */
  interface Sheet {
    void add(Definition definition, String language, Estimate estimate);
  }

  void score(String model, List<String> source, Sheet sheet) {
    if (targetsOf(source).isEmpty()) return;
    var plain = means(model, source, Treatment.PLAIN);
    plain.forEach((k, byTarget) -> add(TransferDefinitions.shots(main, k), byTarget, sheet));
    if (plan.shots().draws() > 1) deviations(model, source, sheet);
    for (int k : plan.shots().counts()) gains(TransferDefinitions.gain(main, k), plain.get(k), plain.get(0), sheet);
    for (Remedy remedy : plan.remedies()) {
      means(model, source, remedy).forEach((k, byTarget) -> {
        add(TransferDefinitions.shots(main, remedy, k), byTarget, sheet);
        gains(TransferDefinitions.gain(main, remedy, k), byTarget, plain.get(k), sheet);
      });
    }
  }

  private static void add(Definition definition, Map<String, Resampled> byTarget, Sheet sheet) {
    byTarget.forEach((target, mean) -> sheet.add(definition, target, mean.estimate()));
  }

  private static void gains(Definition definition, Map<String, Resampled> some, Map<String, Resampled> others, Sheet sheet) {
    Map<String, Resampled> gains = new LinkedHashMap<>();
    some.forEach((target, mean) -> gains.put(target, Transfer.gap(mean, others.get(target))));
    add(definition, gains, sheet);
    sheet.add(definition, "", Transfer.mean(List.copyOf(gains.values())).estimate());
  }

  /** Means over runs and draws: {@code [k][target]}, with k = 0 for zero-shot. */
  private Map<Integer, Map<String, Resampled>> means(String model, List<String> source, Treatment treatment) {
    Map<Integer, Map<String, Resampled>> means = new TreeMap<>();
    for (String target : targetsOf(source)) {
      try (PointerScope scope = new PointerScope()) {
        Scored held = held(target);
        List<Resampled> runs = plan.runs(model, source, treatment).stream()
            .map(run -> scored(held, answers.said().get(run).get(target).only(answers.shots().get(target).held()))).toList();
        put(means, 0, target, Transfer.overRuns(runs, seed));
        for (int k : plan.shots().counts()) {
          put(means, k, target, Transfer.overRuns(plan.runs(model, source, treatment).stream()
              .map(run -> Transfer.overRuns(overDraws(draw -> scored(held, said(run, target, k, draw))), ~seed)).toList(), seed));
        }
      }
    }
    return means;
  }

  private static void put(Map<Integer, Map<String, Resampled>> means, int k, String target, Resampled mean) {
    means.computeIfAbsent(k, absent -> new LinkedHashMap<>()).put(target, mean);
  }

  /** How much the mean over runs differs between draws. */
  private void deviations(String model, List<String> source, Sheet sheet) {
    List<Trial> trials = plan.runs(model, source, Treatment.PLAIN);
    for (String target : targetsOf(source)) {
      Scored held = held(target);
      for (int k : plan.shots().counts()) {
        double deviation = Transfer.deviation(overDraws(draw -> trials.stream()
            .mapToDouble(run -> held.value(said(run, target, k, draw))).average().orElseThrow()));
        sheet.add(TransferDefinitions.shotDeviation(main, k), target,
            new Estimate(deviation, Double.NaN, Double.NaN, Double.NaN, plan.shots().draws()));
      }
    }
  }

  private Predictions said(Trial run, String target, int k, int draw) {
    return answers.adapted().get(run).get(new Shot(target, k, draw));
  }

  private <T> List<T> overDraws(IntFunction<T> of) {
    return IntStream.range(0, plan.shots().draws()).mapToObj(of).toList();
  }

  private static Resampled scored(Scored held, Predictions said) {
    return held.main(held.matches(said));
  }

  /** The rows that are scored. */
  private Scored held(String target) {
    List<Integer> rows = answers.shots().get(target).held();
    List<String> units = plan.units(target);
    return Scored.of(plan.test().get(target).only(rows), rows.stream().map(units::get).toList(), targets.get(target).bootstrap());
  }

  private List<String> targetsOf(List<String> source) {
    return answers.shots().keySet().stream().filter(target -> !source.contains(target)).toList();
  }
}

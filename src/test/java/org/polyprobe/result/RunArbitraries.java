package org.polyprobe.result;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Runs as strange as the types allow: any text, any finite number, missing numbers, infinite bounds. */
final class RunArbitraries {
  private RunArbitraries() {}

  static Arbitrary<Run> runs() {
    return Combinators.combine(manifests(), definitions().list().ofMaxSize(3), scores().list().ofMaxSize(5),
        curves().list().ofMaxSize(2))
        .as((manifest, definitions, scores, curves) -> new Run(manifest, definitions, scores, List.of(), curves));
  }

  private static Arbitrary<LearningCurve> curves() {
    return Combinators.combine(texts().list().ofSize(3), Arbitraries.longs(), finite().list().ofMaxSize(4),
        finite().list().ofMaxSize(2)).as((text, seed, losses, dev) -> new LearningCurve(text.get(0), text.get(1),
            text.get(2), seed, IntStream.range(0, losses.size()).boxed().toList(), losses,
            IntStream.range(0, dev.size()).boxed().toList(), dev));
  }

  static Arbitrary<Score> scores() {
    Arbitrary<Integer> layers = Arbitraries.integers().between(0, 100).injectNull(0.2);
    Arbitrary<List<Double>> numbers = numbers().list().ofSize(4);
    return Combinators.combine(texts().list().ofSize(7), layers, Arbitraries.integers(), numbers, Arbitraries.longs())
        .as((text, layer, n, number, seed) -> new Score(text.get(0), text.get(1), text.get(2), text.get(3),
            text.get(4), layer, text.get(5), text.get(6), n, number.get(0), number.get(1), number.get(2),
            number.get(3), seed));
  }

  private static Arbitrary<Definition> definitions() {
    Arbitrary<Double> lowest = Arbitraries.frequencyOf(Tuple.of(1, finite()),
        Tuple.of(1, Arbitraries.just(Double.NEGATIVE_INFINITY)));
    Arbitrary<Double> highest = Arbitraries.frequencyOf(Tuple.of(1, finite()),
        Tuple.of(1, Arbitraries.just(Double.POSITIVE_INFINITY)));
    return Combinators.combine(texts().list().ofSize(4), lowest, highest, Arbitraries.of(Definition.Direction.class))
        .as((text, low, high, direction) -> new Definition(text.get(0), text.get(1), text.get(2), text.get(3), low,
            high, direction));
  }

  private static Arbitrary<Manifest> manifests() {
    Arbitrary<List<Integer>> integers = Arbitraries.integers().list().ofSize(4);
    Arbitrary<Manifest.Model> models = Combinators.combine(texts().list().ofSize(5), integers, Arbitraries.longs())
        .as((text, integer, parameters) -> new Manifest.Model(text.get(0), text.get(1), text.get(2), text.get(3),
            text.get(4), integer.get(0), integer.get(1), integer.get(2), parameters));
    Arbitrary<Manifest.Data> data = Combinators.combine(texts().list().ofSize(3), integers, texts().list())
        .as((text, integer, languages) -> new Manifest.Data(text.get(0), text.get(1), text.get(2), integer.get(0),
            languages));
    return Combinators.combine(texts().list().ofSize(4), numbers(), Arbitraries.longs(), Arbitraries.integers(),
            Arbitraries.maps(texts(), texts()).ofMaxSize(4), models.list().ofMaxSize(2), data.list().ofMaxSize(2),
            texts().list().ofMaxSize(2))
        .as((text, wall, seed, threads, environment, model, read, notes) -> new Manifest(text.get(0), text.get(1),
            text.get(2), wall, seed, threads, text.get(3), environment, model, read, notes));
  }

  private static Arbitrary<Double> numbers() {
    return finite().injectNull(0.2).map(number -> number == null ? Double.NaN : number);
  }

  private static Arbitrary<Double> finite() {
    return Arbitraries.frequencyOf(Tuple.of(3, Arbitraries.doubles().between(-1, 1).ofScale(17)),
        Tuple.of(1, Arbitraries.of(-0.0, 0.1, 1e23, 2e-3, Double.MIN_VALUE, Double.MAX_VALUE)));
  }

  /** Any text that UTF-8 can hold. */
  private static Arbitrary<String> texts() {
    return Arbitraries.strings().all().ofMaxLength(8)
        .filter(text -> text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }
}

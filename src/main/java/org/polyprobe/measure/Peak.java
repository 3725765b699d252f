package org.polyprobe.measure;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Where a measure peaks over a model's layers, and how far it falls by the last.
 *
 * <p>The largest of several noisy values is too large: the layer is chosen on the items it is then scored on. So the
 * layer is chosen again in every draw of the bootstrap, and what it gains there over the same layer on all items, in the
 * mean over the draws, is the optimism (Efron 1983), which is taken off. With θ_l the value at layer l, θ*_l in a draw,
 * p the layer of the largest θ and p* of the largest θ*, L the last layer:
 *
 * <pre>value = θ_p − mean(θ*_p* − θ_p*)
 * drop  = θ_p − θ_L − mean((θ*_p* − θ*_L) − (θ_p* − θ_L))</pre>
 *
 * <p>Intervals are percentiles of θ*_p and θ*_p − θ*_L, shifted alike. Where the last layer is the peak, the drop is 0
 * and its interval ends at the 97.5th percentile of θ*_p* − θ*_L. The slope chooses nothing: least squares over the
 * layers from ⌈L/2⌉ to L.
 *
 * @param layer the peak, the lowest such layer; {@code chosen} the same with the layers chosen in the draws as interval
 * @param value at the peak, without optimism
 * @param last at the last layer
 * @param drop from the peak to the last layer, without optimism; below 0 where no fall can be made out
 * @param slope change from one layer to the next in the upper half
 */
public record Peak(int layer, Estimate chosen, Estimate value, Estimate last, Estimate drop, Estimate slope) {

  /** @param layers the measure at layers 0 to L on the same items, with paired draws */
  public static Peak of(List<Estimate> layers) {
    int last = layers.size() - 1;
    int draws = layers.get(0).draws().length;
    for (Estimate layer : layers) {
      if (layer.draws().length != draws || draws == 0) {
        throw new IllegalArgumentException(layer.draws().length + " draws, expected " + draws + " at every layer");
      }
    }
    int peak = highest(layers.size(), l -> layers.get(l).value());
    int[] chosen = IntStream.range(0, draws).map(b -> highest(layers.size(), l -> layers.get(l).draws()[b])).toArray();
    double atPeak = mean(draws, b -> layers.get(chosen[b]).draws()[b] - layers.get(chosen[b]).value());
    double atLast = mean(draws, b -> layers.get(last).draws()[b] - layers.get(last).value());
    Estimate highest = layers.get(peak);
    Estimate lowest = layers.get(last);
    return new Peak(peak, of(peak, draws, b -> chosen[b], highest.n(), Double.NaN),
        of(highest.value() - atPeak, draws, b -> highest.draws()[b] - atPeak, highest.n(), highest.baseline()),
        new Estimate(lowest.value(), lowest.low(), lowest.high(), lowest.baseline(), lowest.n()),
        peak == last ? noDrop(layers, chosen) : of(highest.value() - lowest.value() - (atPeak - atLast), draws,
            b -> highest.draws()[b] - lowest.draws()[b] - (atPeak - atLast), highest.n(), 0),
        of(slope(last, l -> layers.get(l).value()), draws, b -> slope(last, l -> layers.get(l).draws()[b]),
            highest.n(), 0));
  }

  private static Estimate noDrop(List<Estimate> layers, int[] chosen) {
    Estimate last = layers.get(layers.size() - 1);
    Estimate drops = of(0, chosen.length, b -> layers.get(chosen[b]).draws()[b] - last.draws()[b], last.n(), 0);
    return new Estimate(0, 0, drops.high(), 0, last.n());
  }

  private static Estimate of(double value, int draws, IntToDoubleFunction draw, int n, double baseline) {
    Estimate full = Bootstrap.estimate(value, IntStream.range(0, draws).mapToDouble(draw).toArray(), baseline, n);
    return new Estimate(value, full.low(), full.high(), baseline, n);
  }

  private static int highest(int layers, IntToDoubleFunction value) {
    int highest = 0;
    for (int l = 1; l < layers; l++) if (value.applyAsDouble(l) > value.applyAsDouble(highest)) highest = l;
    return highest;
  }

  private static double mean(int count, IntToDoubleFunction value) {
    return Arrays.stream(IntStream.range(0, count).mapToDouble(value).toArray()).average().orElseThrow();
  }

  /** Least squares over the layers from ⌈L/2⌉ to L. */
  private static double slope(int last, IntToDoubleFunction value) {
    int first = (last + 1) / 2;
    double centre = (first + last) / 2.0;
    double above = 0;
    double below = 0;
    for (int l = first; l <= last; l++) {
      above += (l - centre) * value.applyAsDouble(l);
      below += (l - centre) * (l - centre);
    }
    return below == 0 ? 0 : above / below;
  }
}

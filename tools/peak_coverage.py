"""How often the corrected fall from the peak to the last layer is right: peak_coverage.py

Draws items that are right or wrong at 13 layers with known probabilities (one factor makes an item easy at all layers),
chooses the peak, and compares the plain difference and measure/Peak.java's rule with the fall that is really there.
"""
import numpy as np
from scipy.stats import norm

DRAWS, SAMPLES = 500, 250
CURVES = {"flat": [.5] * 13, "peak": [.2, .25, .3, .35, .4, .45, .5, .55, .6, .55, .5, .45, .4],
          "plateau": [.2, .3, .4, .5, .6, .6, .6, .6, .6, .6, .58, .56, .54], "rise": list(np.linspace(.2, .6, 13)),
          "last lower": [.5] * 12 + [.45]}


def measure(truth, n, shared, rng):
    truth = np.array(truth)
    weights = np.stack([rng.multinomial(n, np.ones(n) / n) for _ in range(DRAWS)]) / n
    plain, corrected, covered_plain, covered = [], [], [], []
    for _ in range(SAMPLES):
        ease = np.sqrt(shared) * rng.standard_normal((n, 1)) + np.sqrt(1 - shared) * rng.standard_normal((n, len(truth)))
        right = (ease < norm.ppf(truth)).astype(float)
        value, draws = right.mean(0), weights @ right
        peak, chosen, each = value.argmax(), draws.argmax(1), np.arange(DRAWS)
        real, fall, falls = truth[peak] - truth[-1], value[peak] - value[-1], draws[each, chosen] - draws[:, -1]
        optimism = (falls - (value[chosen] - value[-1])).mean()
        fixed = draws[:, peak] - draws[:, -1] - optimism
        low, high = np.percentile(fixed, [2.5, 97.5])
        if peak == len(truth) - 1:
            low, high, optimism = 0, np.percentile(falls, 97.5), 0
        naive = np.percentile(draws[:, peak] - draws[:, -1], [2.5, 97.5])
        plain.append(fall - real)
        corrected.append(fall - optimism - real)
        covered_plain.append(naive[0] <= real <= naive[1])
        covered.append(low <= real <= high)
    return [np.mean(x) for x in (plain, corrected, covered_plain, covered)]


rng = np.random.default_rng(0)
for name, truth in CURVES.items():
    for n in (100, 224):
        print(f"{name}, n {n}: bias %.3f plain, %.3f corrected; interval holds it in %.2f plain, %.2f corrected"
              % tuple(measure(truth, n, 0.5, rng)))

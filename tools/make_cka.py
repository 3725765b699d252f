"""Debiased linear CKA in numpy, written from the papers and apart from the Java: make_cka.py OUT.json

Writes three small spaces with their CKA, all leave-one-out values and the jackknife interval, and prints the table of
biased and debiased CKA of independent Gaussians.
"""
import json
import sys

import numpy as np


def u_centred(x):
    """Szekely & Rizzo 2014: what is left of the off-diagonal products beside row and column effects."""
    k = x @ x.T
    n = len(k)
    out = np.zeros_like(k)
    for i in range(n):
        for j in range(n):
            if i != j:
                off_i = k[i].sum() - k[i, i]
                off_j = k[:, j].sum() - k[j, j]
                out[i, j] = k[i, j] - off_i / (n - 2) - off_j / (n - 2) + (k.sum() - np.trace(k)) / ((n - 1) * (n - 2))
    return out


def debiased(x, y):
    a, b = u_centred(x), u_centred(y)
    return (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())


def debiased_fast(x, y):
    """Song et al. 2012, from the formula with traces; n large."""
    n = len(x)
    def hsic(k, l):
        k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
        one = np.ones(n)
        return (k * l).sum() + one @ k @ one * (one @ l @ one) / ((n - 1) * (n - 2)) - 2 / (n - 2) * (one @ k @ l @ one)
    k, l = x @ x.T, y @ y.T
    return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))


def biased(x, y):
    """Kornblith et al. 2019."""
    x, y = x - x.mean(0), y - y.mean(0)
    return np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))


def jackknife(x, y):
    n = len(x)
    left_out = [debiased(np.delete(x, i, 0), np.delete(y, i, 0)) for i in range(n)]
    z = np.arctanh(left_out)
    reach = 1.959963984540054 * np.sqrt((n - 1) / n * ((z - z.mean()) ** 2).sum())
    centre = np.arctanh(debiased(x, y))
    return left_out, [np.tanh(centre - reach), np.tanh(centre + reach)]


def main(out):
    rng = np.random.default_rng(4)
    n = 16
    x = rng.standard_normal((n, 10)) + 3
    x[:, 2] *= 6
    y = x @ rng.standard_normal((10, 7)) + 4 * rng.standard_normal((n, 7))
    z = rng.standard_normal((n, 12))
    spaces = [np.round(s, 4) for s in (x, y, z)]
    pairs = []
    for p, q in ((0, 1), (0, 2), (1, 2)):
        left_out, interval = jackknife(spaces[p], spaces[q])
        pairs.append({"first": p, "second": q, "cka": debiased(spaces[p], spaces[q]), "left_out": left_out,
                      "low": interval[0], "high": interval[1]})
    first, second = (s[:, np.sort(s.var(0).argsort()[:-3])] for s in spaces[:2])
    json.dump({"spaces": [s.tolist() for s in spaces], "pairs": pairs,
               "trimmed": debiased(first, second)}, open(out, "w"), indent=1)
    for n in (100, 500, 1000, 5000):
        a, b = rng.standard_normal((n, 768)), rng.standard_normal((n, 768))
        print(f"n {n}: biased {biased(a, b):.3f}, debiased {debiased_fast(a, b):.4f}")


main(sys.argv[1])

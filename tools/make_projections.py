"""PCA, t-SNE and trustworthiness of a fixed set by scikit-learn: make_projections.py OUT.json"""
import json
import sys

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness

rng = np.random.default_rng(11)
centres = 4 * rng.standard_normal((6, 16))
states = np.vstack([c + rng.standard_normal((40, 16)) * s for c, s in zip(centres, (0.5, 1, 1, 1.5, 2, 3))])
states = np.round(states, 3)
pca = PCA(2, svd_solver="full").fit(states)
plane = pca.transform(states)
out = {"scikit_learn": sklearn.__version__, "states": states.tolist(), "pca": plane.tolist(),
       "explained": pca.explained_variance_ratio_.tolist(), "pca_trustworthiness": trustworthiness(states, plane),
       "random_trustworthiness": trustworthiness(states, rng.standard_normal((len(states), 2))), "tsne": []}
for perplexity in (10, 30, 50):
    found = TSNE(2, perplexity=perplexity, init="pca", learning_rate="auto", random_state=0)
    plane = found.fit_transform(states)
    out["tsne"].append({"perplexity": perplexity, "kl": float(found.kl_divergence_),
                        "trustworthiness": trustworthiness(states, plane)})
    print(out["tsne"][-1], "iterations", found.n_iter_)
if len(sys.argv) > 2:                                    # a second start, for how much such numbers vary by themselves
    for seed in range(3):
        found = TSNE(2, init="random", random_state=seed)
        print("random start", seed, found.fit(states).kl_divergence_)
json.dump(out, open(sys.argv[1], "w"))

"""What scikit-learn's LogisticRegression finds on fixed numbers, for SoftmaxRegressionTest.

    THREADS=1 ../../shared/tools/transformers-env run probe_golden.py        (python3-sklearn has to be set up)
"""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def case(n, d, k, l2):
    i = np.arange(n)[:, None]
    j = np.arange(d)[None, :]
    c = np.arange(k)
    x = (np.sin(1.3 * i + 0.7 * j * j) + 0.3 * np.cos(i * j)) * (1 + j % 5) + j
    w = np.cos(np.arange(d)[:, None] * 3.1 + 2.3 * c[None, :]) / np.sqrt(d)
    y = np.argmax(x @ w + 2 * np.sin(9 * i + 5 * c[None, :]), axis=1)
    assert len(np.unique(y)) > 2, "scikit-learn has another penalty for two classes"
    for fold in range(2):
        train = np.arange(n) % 5 != fold
        scaler = StandardScaler().fit(x[train])
        model = LogisticRegression(C=1 / l2, tol=1e-12, max_iter=100000).fit(scaler.transform(x[train]), y[train])
        z = scaler.transform(x)
        log = model.predict_log_proba(z)
        m = train.sum()
        loss = -log[train, np.searchsorted(model.classes_, y[train])].mean() + l2 / (2 * m) * (model.coef_**2).sum()
        right = (model.predict(z) == y)[~train].sum()
        print(f"n={n} d={d} k={k} l2={l2} fold={fold}: loss {loss!r}, {right} of {(~train).sum()} held out right")


case(600, 30, 4, 1.0)
case(600, 30, 4, 100.0)
case(80, 90, 5, 1.0)

"""A range test in a loop of your own; here logistic regression in NumPy."""

import numpy as np

import lrchart

random = np.random.default_rng(0)
weights, truth = np.zeros(20), random.normal(size=20)

sweep = lrchart.Sweep(
    start=1e-4, end=1e3, path="history.csv", overwrite=True, run="logistic regression"
)
for lr in sweep:
    inputs = random.normal(size=(64, 20))
    targets = inputs @ truth > 0
    scores = inputs @ weights
    loss = np.logaddexp(0, np.where(targets, -scores, scores)).mean()
    gradient = inputs.T @ (1 / (1 + np.exp(-scores)) - targets) / len(targets)
    weights -= lr * gradient
    sweep.record(loss, grad_norm=np.linalg.norm(gradient))

frame = sweep.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

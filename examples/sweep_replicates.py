"""The same range test with five seeds, which shows how far one sweep can be trusted."""

import numpy as np

import lrchart
from lrchart.recorders.replicates import repeat_sweep


def train(sweep):
    random = np.random.default_rng(sweep.replicate)
    weights, truth = random.normal(size=20), np.linspace(-1, 1, 20)
    for lr in sweep:
        inputs = random.normal(size=(16, 20))
        errors = inputs @ (weights - truth)
        sweep.record((errors**2).mean())
        weights = weights - lr * 2 * inputs.T @ errors / len(errors)


frame = repeat_sweep(train, seeds=5, run="linear regression")
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

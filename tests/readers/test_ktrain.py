"""ktrain's learning-rate finder after a real sweep: as it was saved once, and live where it runs.

ktrain needs TensorFlow and dozens of packages, so CI reads the saved sweep. By hand, in an
environment of its own: ``pip install tensorflow tf_keras ktrain 'transformers<5' pytest .``, then
``pytest tests/readers/test_ktrain.py``; ``python tests/readers/test_ktrain.py`` saves it anew.
"""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.readers import readings

SAVED = Path(__file__).parents[1] / "data" / "readers" / "ktrain_lr_find.json"
RULES = ["ktrain-steep", "ktrain-minimum", "ktrain-valley"]


def sweep() -> tuple[Any, list[float]]:
    """Return a learner after ``lr_find`` on a parity of signs, and the losses it was given."""
    os.environ.update(TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="3", MPLBACKEND="agg")
    ktrain = pytest.importorskip("ktrain", reason="ktrain is not installed")
    from ktrain.lroptimize.lrfinder import LRFinder
    from tensorflow import keras

    keras.utils.set_random_seed(0)
    x = np.random.default_rng(0).normal(size=(1280, 16)).astype("float32")
    y = keras.utils.to_categorical((x[:, 0] > 0) ^ (x[:, 1] > 0))
    layers = keras.layers.Dense(32, "relu", input_shape=(16,)), keras.layers.Dense(2, "softmax")
    model = keras.Sequential(layers)
    model.compile("adam", "categorical_crossentropy")
    learner = ktrain.get_learner(model, train_data=(x, y), batch_size=16)
    given: list[float] = []
    whole = LRFinder.on_batch_end

    def listening(finder: Any, batch: int, logs: dict[str, float]) -> None:
        given.append(float(logs["loss"]))
        whole(finder, batch, logs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LRFinder, "on_batch_end", listening)
        learner.lr_find(max_epochs=4, show_plot=False, verbose=0)
    return learner, given


def _answers(lr: Any, loss: Any) -> list[float]:
    frame = pd.DataFrame({"lr": np.asarray(lr, float), "loss": loss})
    table = lrchart.suggest(frame, rule="all").set_index("rule")
    return [float(table.loc[rule, "lr"]) for rule in RULES]


def test_a_saved_sweep_is_read_and_drawn(tmp_path: Path) -> None:
    saved = json.loads(SAVED.read_text())
    (reading,) = readings(SAVED)
    assert reading.frame["lr"].tolist() == saved["history"]["lrs"]
    # ktrain stores a running mean, which the reader undoes.
    assert reading.frame["loss"].tolist() == pytest.approx(saved["given"], rel=1e-9)
    assert reading.runs == ["ktrain_lr_find"]
    lrchart.save(lrchart.plot(reading.frame), tmp_path / "ktrain.svg")
    assert "ktrain_lr_find" in (tmp_path / "ktrain.svg").read_text()


def test_the_rules_answer_as_ktrain_did() -> None:
    saved = json.loads(SAVED.read_text())
    answers = _answers(saved["history"]["lrs"], saved["given"])
    # ktrain stores rates as float32.
    assert answers == pytest.approx(saved["lr_estimate"], rel=1e-6)


def test_a_live_learner() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        learner, given = sweep()
    finder = learner.lr_finder
    for holder in (learner, finder):
        (reading,) = readings(holder)
        assert reading.frame["lr"].tolist() == [float(lr) for lr in finder.lrs]
        assert reading.frame["loss"].tolist() == pytest.approx(given, rel=1e-9)
        assert reading.notes[0] == "ktrain keeps the loss smoothed (0.98)"
    assert _answers(finder.lrs, given) == pytest.approx(learner.lr_estimate(), rel=1e-6)


def main() -> None:
    """Save a sweep."""
    learner, given = sweep()
    import ktrain
    import tensorflow

    finder = learner.lr_finder
    about = f"ktrain {ktrain.__version__} on TensorFlow {tensorflow.__version__}: lr_find, its "
    about += (
        "smoothed losses, the losses it was given, lr_estimate. By tests/readers/test_ktrain.py"
    )
    history = {"lrs": [float(lr) for lr in finder.lrs], "losses": finder.losses}
    estimate = [float(lr) for lr in learner.lr_estimate()]
    saved = {"about": about, "history": history, "given": given, "lr_estimate": estimate}
    SAVED.write_text(json.dumps(saved) + "\n")


if __name__ == "__main__":
    main()

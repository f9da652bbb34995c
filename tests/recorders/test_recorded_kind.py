"""What a recorder wrote is a sweep, whatever its rates look like."""

import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError
from lrchart.readers.reader import read, readings
from lrchart.recorders.sweep import Sweep


def narrow(path, steps=40):
    """A sweep over so few rates that its history looks like a training's."""
    sweep = Sweep(1e-3, 1.1e-3, steps, path=path, divergence=None, progress=False)
    for lr in sweep:
        sweep.record(2 - 100 * lr if sweep.step % 3 else 2.0)
        if sweep.step == 25:
            break
    return sweep


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_what_a_recorder_wrote_is_a_sweep_without_a_guess(tmp_path, suffix):
    path = tmp_path / f"history{suffix}"
    frame = narrow(path).frame()
    assert set(frame["kind"]) == {"sweep"}
    assert set(frame["planned_steps"]) == {40.0}
    assert set(read(path)["kind"]) == {"sweep"}
    assert len(lrchart.suggest(path)) == len(lrchart.suggest(frame)) == 1
    assert readings(path)[0].notes == readings(frame)[0].notes == ()


def test_a_recorded_sweep_is_one_beside_runs_that_need_a_guess(tmp_path):
    recorded = narrow(tmp_path / "history.csv").frame()
    held = pd.DataFrame({"run": "held", "lr": [1e-4, 2e-4, *[1e-3] * 30], "loss": 1.0})
    with pytest.raises(KindError, match=r"^30 of 32 steps are at one rate"):
        lrchart.suggest(pd.concat([recorded, held], ignore_index=True).fillna({"replicate": 0}))


def test_the_kind_that_the_caller_chooses_counts_more(tmp_path):
    path = tmp_path / "history.csv"
    narrow(path)
    assert set(read(path, kind="training")["kind"]) == {"training"}

"""A log that counts its steps is one training's, one of trials a grid; any other may be one.

The lines are those of the tools, the values are our own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lrchart
from lrchart.errors import InputError
from lrchart.readers.formats.log_counters import StepCounter
from lrchart.readers.reader import readings

RATES = np.geomspace(3e-6, 2, 24)
LOSSES = 0.6 + 1.7 / (1 + (RATES / 4e-3) ** 2) + 3 * np.clip(np.log10(RATES / 0.1), 0, None) ** 2
GUESS = "this may be a grid of trainings"

#: what a tool prints at step number i, at rate r and loss l
COUNTED = {
    "espnet": "[node] 2022-05-01 10:{i:02d}:30,123 (trainer:720) INFO: 1epoch:train:{a}-{b}batch: "
    "iter_time=0.002, loss_att=2.1, loss={l:.3f}, optim0_lr0={r:.3e}, train_time=0.6",
    "diffusers": "Steps:   2%|2         | {i}/800 [00:{i:02d}<08:00,  1.10it/s, lr={r:.3g}, "
    "step_loss={l:.4g}]",
    "ppdet": "[05/01 10:00:{i:02d}] ppdet.engine INFO: Epoch: [0] [{i:4d}/800] "
    "learning_rate: {r:.6f} loss: {l:.6f} eta: 0:30:00",
    "mmcv": "2022-05-01 10:00:{i:02d},123 - mmdet - INFO - Epoch [1][{b}/7330]\tlr: {r:.3e}, "
    "eta: 1 day, 3:00:00, time: 0.5, loss: {l:.4f}",
    "mmengine": "05/01 10:00:{i:02d} - mmengine - INFO - Iter(train) [{b:5d}/80000]  lr: {r:.4e}  "
    "loss: {l:.4f}",
    "megatron": " iteration {b:8d}/  500000 | consumed samples: {b} | "
    "elapsed time per iteration (ms): 600.1 | learning rate: {r:.3E} | lm loss: {l:.6E} |",
    "a script": "step {i}: loss {l:.4f}, lr {r:.3e}",
    "a script's epochs": "epoch {i}: lr={r:.3e} loss={l:.4f}",
    "after the number": "{b} steps, lr {r:.3e}, loss {l:.4f}",
}

#: a line for each training, which it numbers
TRIALS = {
    "trials": "trial {i}: lr={r:.3e}, batch_size=32, loss={l:.4f}",
    "trials and epochs": "trial {i} [epoch 7/50]: lr={r:.3e} loss={l:.4f}",
}

#: a line for each training, or nothing that counts
UNCOUNTED = {
    "names alone": "lr={r:.3e} loss={l:.4f}",
    "a place in the grid": "[{i}/24] lr={r:.3e}, epochs=10, loss={l:.4f}",
    "a bar over a grid": "100%|###| {i}/24 [00:{i:02d}<00:24,  1.01s/it, lr={r:.3e}, loss={l:.4f}]",
    "the time alone": "2022-05-01 10:00:{i:02d},123 lr={r:.3e} loss={l:.4f}",
    "one number of steps": "after 500 steps: lr={r:.3e} loss={l:.4f}",
}


def log(line: str) -> str:
    rows = zip(RATES, LOSSES, strict=True)
    return "".join(
        line.format(i=i, a=50 * i + 1, b=50 * i + 50, r=rate, l=loss) + "\n"
        for i, (rate, loss) in enumerate(rows)
    )


def reason(path: Path) -> str:
    (reading,) = readings(path)
    return str(lrchart.suggest(reading.frame)["reason"].iloc[0])


@pytest.mark.parametrize("tool", COUNTED)
def test_a_log_that_counts_its_steps_is_no_grid(tool: str, tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.write_text(log(COUNTED[tool]), "utf-8")
    assert GUESS not in reason(path)


@pytest.mark.parametrize("printed", UNCOUNTED)
def test_a_log_that_counts_no_steps_may_be_a_grid(printed: str, tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.write_text(log(UNCOUNTED[printed]), "utf-8")
    assert GUESS in reason(path)


@pytest.mark.parametrize("printed", TRIALS)
def test_a_log_of_trials_is_a_grid(printed: str, tmp_path: Path) -> None:
    path = tmp_path / "run.log"
    path.write_text(log(TRIALS[printed]), "utf-8")
    with pytest.raises(InputError, match="'trial' names each of the 24 rows"):
        reason(path)


def test_a_chosen_rate_and_loss_are_counted_as_well(tmp_path: Path) -> None:
    path = tmp_path / "main.log"
    path.write_text("s:0 tel:10.9\n" + log("s:{i} trl:{l:.4f} lr:{r:.6f} norm:2.10"), "utf-8")
    (reading,) = readings(path, lr_column="lr", loss_column="trl")
    assert GUESS not in str(lrchart.suggest(reading.frame)["reason"].iloc[0])


def test_a_counter_that_jumps_or_starts_again_is_none(tmp_path: Path) -> None:
    path, lines = tmp_path / "run.log", log("Iter [{i}/900] lr={r:.3e} loss={l:.4f}").splitlines()
    places = [0, 7, 8, 31, 32, 90, 91, 300, 301, 640, 643, 651, 899]
    for counts in (places, [i % 6 for i in range(len(lines))]):
        pairs = zip(counts, lines, strict=False)
        text = "".join(f"Iter [{count}{line[line.index('/') :]}\n" for count, line in pairs)
        path.write_text(text, "utf-8")
        assert GUESS in reason(path)


def test_a_line_of_digits_takes_no_longer_than_its_length() -> None:
    counter = StepCounter()
    counter.add(f"{'1' * 40}{'1-' * 20}x step {'1 ' * 100_000} lr=1e-3 loss=2.1")
    assert not counter.counts()

"""A sweep with steps="auto" goes on until it can be read, each attempt from the same state."""

from __future__ import annotations

import copy
import subprocess
import sys
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import OptionError, OutputError
from lrchart.frame.attempts import last_attempts
from lrchart.frame.condense import LONG, condense
from lrchart.frame.validation import validate
from lrchart.recorders.parts.unwritten import kept
from lrchart.recorders.replicates import repeat_sweep
from lrchart.recorders.sweep import Sweep
from tests.full import full
from tests.recorders.parts.test_interrupts import Interrupt

NOISE = "no fall of the loss is clearly larger than its noise"


class Descent:
    """Noisy gradient descent on a square; the noise hides the fall in a short sweep."""

    def __init__(self, noise: float) -> None:
        self.noise, self.rng, self.restored = noise, np.random.default_rng(0), 0
        self.weight = 5.0

    def restore(self) -> None:
        self.weight = 5.0
        self.restored += 1

    def sweep(self, **options) -> Sweep:
        sweep = Sweep(1e-5, 10, steps="auto", restore=self.restore, **options)
        for lr in sweep:
            loss = self.weight**2 + self.rng.normal(0, self.noise)
            self.weight -= lr * 0.2 * self.weight
            sweep.record(loss)
        return sweep


@pytest.mark.parametrize(
    ("noise", "attempts", "story"),
    [
        (0.1, 1, "100 steps: readable"),
        (21.0, 2, f"100 steps: {NOISE}; then 300 steps: readable"),
        (16.0, 1, "100 steps: readable"),
        (1e4, 3, f"100 steps: {NOISE}; then 300 steps: {NOISE}; then 1000 steps: {NOISE}"),
    ],
)
def test_it_goes_on_until_the_sweep_can_be_read(noise: float, attempts: int, story: str) -> None:
    descent = Descent(noise)
    sweep = descent.sweep()
    assert (sweep.attempts.story, descent.restored) == (story, attempts - 1)
    frame = sweep.frame()
    steps = (100, 300, 1000)[attempts - 1]
    assert sweep.finished
    assert (frame["step"] == np.arange(len(frame))).all()
    assert set(frame["attempt"]) == {attempts}
    np.testing.assert_allclose(frame["lr"], np.geomspace(1e-5, 10, steps)[: len(frame)])
    assert bool(lrchart.suggest(frame)["readable"].all()) == story.endswith(": readable")
    pd.testing.assert_frame_equal(validate(frame), frame)


def test_a_disk_that_is_full_at_the_end_of_an_attempt_is_not_the_end(tmp_path, monkeypatch) -> None:
    """What warns of a finished sweep's file must not take the first attempt for the whole."""
    sweep = Sweep(1e-5, 10, steps="auto", restore=lambda: None, path=tmp_path / "h.csv")
    write = sweep._journal.append

    def fail(row):
        if row["step"] == 99:
            raise OutputError("no space")
        write(row)

    monkeypatch.setattr(sweep._journal, "append", fail)
    for _ in sweep.rates[:-1]:
        next(sweep)
        sweep.record(2.0)
    next(sweep)
    with pytest.raises(OutputError, match="no space"), kept(sweep):
        sweep.record(2.0)
    assert (sweep.step, sweep.finished) == (100, False)


@pytest.mark.parametrize("every", [29, full(1)])
def test_ctrl_c_at_any_line_of_the_last_step_does_not_end_the_attempts(every: int) -> None:
    """Of the lines that judge the attempt, which change nothing of the sweep, some are enough."""
    first = Descent(1e4)
    sweep = Sweep(1e-5, 10, steps="auto", restore=first.restore, divergence=None)
    while next(sweep) and sweep.step < 99:
        sweep.record(first.rng.normal())

    def interrupted(at: int) -> Interrupt:
        descent, again = copy.deepcopy((first, sweep))
        interrupt = Interrupt(at)
        with suppress(KeyboardInterrupt), interrupt:
            again.record(descent.rng.normal())
        if again.step == 99:
            again.record(descent.rng.normal())
        next(again)
        assert (len(again.rates), descent.restored) == (300, 1), at
        return interrupt

    interrupted(0)  # what is imported late has lines, too
    whole = interrupted(0)
    assert len(whole.own) > 20
    for at in sorted({*whole.own, *range(1, whole.lines + 1, every)}):
        assert interrupted(at).lines >= at


def test_a_sweep_of_a_given_length_has_one_attempt_and_no_column() -> None:
    sweep = Sweep(1e-5, 10, 20)
    for _lr in sweep:
        sweep.record(1.0)
    assert sweep.attempts.story == ""
    assert "attempt" not in sweep.frame()


def test_a_loop_that_is_left_between_attempts_goes_on_with_the_next() -> None:
    restored: list[int] = []
    sweep = Sweep(steps="auto", restore=lambda: restored.append(1), divergence=None)
    for _lr in sweep:
        sweep.record(1.0)
        if sweep.step == 100:
            break
    assert (len(sweep.frame()), sweep.finished, restored) == (100, False, [])
    assert next(sweep) == sweep.rates[0]
    assert (len(sweep.rates), len(sweep.frame()), restored) == (300, 0, [1])


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_earlier_attempts_stay_in_the_file_and_the_last_is_read(tmp_path, suffix: str) -> None:
    path = tmp_path / f"history{suffix}"
    frame = Descent(21.0).sweep(path=path, run="square", divergence=None).frame()
    raw = pd.read_csv(path) if suffix == ".csv" else pd.read_json(path, lines=True)
    assert raw["attempt"].value_counts().to_dict() == {1: 100, 2: 300}
    read = lrchart.read(path)
    pd.testing.assert_frame_equal(validate(raw), frame)
    pd.testing.assert_frame_equal(read[list(frame)], frame)
    # The raw table is a valid frame as well. pandas may read the last digit of a loss otherwise.
    answers = [lrchart.suggest(table)["lr"].tolist() for table in (raw, frame)]
    assert answers[0] == pytest.approx(answers[1])
    lrchart.plot(raw)


def test_the_reader_says_that_there_were_several(tmp_path) -> None:
    path = tmp_path / "history.csv"
    Descent(21.0).sweep(path=path, run="square")
    command = [sys.executable, "-m", "lrchart", "suggest", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    said = " ".join(said.split())
    assert "run 'square' was swept 2 times; the last attempt is read" in said


def test_a_file_cut_in_the_second_attempt_is_read_as_that(tmp_path) -> None:
    path = tmp_path / "history.csv"
    Descent(21.0).sweep(path=path, run="square")
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:121]))
    assert set(lrchart.read(path)["attempt"]) == {2}
    assert len(lrchart.read(path)) == 20


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_a_frame_too_large_to_hold_has_the_last_attempts_too(engine: str) -> None:
    steps = np.arange(LONG + 1)
    part = pd.DataFrame({"run": "a", "lr": np.geomspace(1e-5, 1, len(steps)), "loss": 2.0})
    frame = pd.concat([part.assign(attempt=1, loss=99.0), part.assign(attempt=2)])
    large = frame
    if engine == "polars":
        large = pytest.importorskip("polars").from_pandas(frame).lazy()
    if engine == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        large = duckdb.connect().from_df(frame)
    condensed = validate(condense(large))
    assert condensed["steps"].sum() == len(steps)
    assert set(condensed["loss"]) == {2.0}


def test_every_sweep_has_its_own_last_attempt() -> None:
    rows = pd.DataFrame({"run": list("aaabb"), "replicate": 0, "attempt": [1, 1, 2, 1, 1]})
    assert list(last_attempts(rows).index) == [2, 3, 4]


def test_repeats_find_their_own_length() -> None:
    descents = iter([Descent(0.1), Descent(21.0)])
    current: list[Descent] = []

    def train(sweep: Sweep) -> None:
        descent = current[-1] if sweep.attempts.number > 1 else next(descents)
        current.append(descent)
        for lr in sweep:
            loss = descent.weight**2 + descent.rng.normal(0, descent.noise)
            descent.weight -= lr * 0.2 * descent.weight
            sweep.record(loss)

    def restore() -> None:
        current[-1].restore()

    frame = repeat_sweep(train, 2, start=1e-5, steps="auto", restore=restore, progress=False)
    assert frame.groupby("replicate")["attempt"].first().tolist() == [1, 2]
    assert lrchart.suggest(frame)["readable"].all()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"steps": "auto"},
            'steps="auto" needs restore=, a function that puts the model and the optimizer back '
            "as they were before the sweep",
        ),
        ({"steps": "auto", "restore": 5}, "restore must be a function; got 5"),
        ({"restore": print}, 'restore is for steps="auto"; got steps=300'),
        (
            {"steps": "Auto"},
            "steps must be a whole number from 2 to 5,000,000 (MAX_ROWS) or \"auto\"; got 'Auto'",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(options, sentence: str) -> None:
    with pytest.raises(OptionError) as caught:
        Sweep(**options)
    assert str(caught.value) == sentence


def test_a_recorder_restores_by_itself() -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from lrchart.recorders.torch import TorchSweep

    model = torch.nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    with pytest.raises(OptionError) as caught:
        TorchSweep(model, optimizer, steps="auto", restore=print)
    assert str(caught.value) == "restore is for lrchart.Sweep; a recorder restores by itself"

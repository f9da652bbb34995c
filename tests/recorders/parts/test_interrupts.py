"""Ctrl-C at any line of the recorder: no row is lost, none stands twice, and the sweep goes on."""

import sys
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

import lrchart
from lrchart.recorders.sweep import Sweep
from tests.full import full
from tests.recorders.parts.histories import quiet_sweep, steps_in

PACKAGE = str(Path(lrchart.__file__).parent)
RECORDERS = str(Path(PACKAGE, "recorders"))


class Interrupt:
    """Raise KeyboardInterrupt at line number `at` of lrchart's own, and count the lines.

    `own` are the numbers of those of the recorder itself, not of what it calls.
    """

    def __init__(self, at):
        self.at, self.lines, self.own = at, 0, []

    def _trace(self, frame, event, _argument):
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        if event == "line":
            self.lines += 1
            if frame.f_code.co_filename.startswith(RECORDERS):
                self.own.append(self.lines)
            if self.lines == self.at:
                raise KeyboardInterrupt
        return self._trace

    def __enter__(self):
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_error):
        sys.settrace(None)


def recorded(path, step, at):
    """Record 6 steps, one of them interrupted; return whether it was, and the frame."""
    sweep = quiet_sweep(path)
    interrupt = Interrupt(at)
    while sweep.step < 6:
        number = sweep.step
        next(sweep)
        # A metric that appears late rewrites the file.
        metrics = {"accuracy": 0.5} if number >= 4 else {}
        with suppress(KeyboardInterrupt), interrupt if number == step else nullcontext():
            sweep.record(2.0 - number / 100, **metrics)
        if sweep.step == number:
            sweep.record(2.0 - number / 100, **metrics)
    sweep.close()
    return interrupt.lines >= at, sweep.frame()


@pytest.mark.parametrize("step", [*map(full, [0, 2]), 4])
def test_an_interrupt_at_any_line_loses_no_row(path, step):
    at, interrupted = 0, True
    while interrupted:
        at += 1
        path.unlink(missing_ok=True)
        interrupted, frame = recorded(path, step, at)
        assert frame["step"].tolist() == list(range(6)), at
        assert steps_in(path) == list(range(6)), at
        assert not list(path.parent.glob(".*lrchart-part")), at
    assert at > 20


@pytest.mark.parametrize("step", [*map(full, [0, 2]), 5])
def test_an_interrupt_at_any_line_of_the_last_step_loses_no_row(path, step):
    """The loop is begun again, as in a notebook, and nobody closes the sweep."""
    at, interrupted = 0, True
    while interrupted:
        at += 1
        path.unlink(missing_ok=True)
        sweep = Sweep(1e-4, 1.0, 6, path=path, progress=False, divergence=None)
        interrupt = Interrupt(at)
        for _ in range(6 + 1):
            for _lr in sweep:
                number = sweep.step
                with suppress(KeyboardInterrupt), interrupt if number == step else nullcontext():
                    sweep.record(2.0)
                    continue
                break
            if sweep.step == number and not sweep.finished:
                sweep.record(2.0)
        interrupted = interrupt.lines >= at
        assert len(sweep.frame()) == 6, at
        assert steps_in(path) == list(range(6)), at
    assert at > 20


def steps_until_divergence(step, at):
    """Record a loss that rises from step 12 on; return the steps, and whether one was cut."""
    sweep = Sweep(1e-4, 1.0, 40, progress=False)
    interrupt = Interrupt(at)
    while not sweep.finished:
        next(sweep)
        number = sweep.step
        loss = 2.0 - number / 100 + (number > 11) * 10
        with suppress(KeyboardInterrupt), interrupt if number == step else nullcontext():
            sweep.record(loss)
        if sweep.step == number:
            sweep.record(loss)
    return sweep.step, interrupt.lines >= at


@pytest.mark.parametrize("step", [3, 12, 14])
def test_an_interrupt_at_any_line_leaves_the_rule_no_gap(step):
    """Of the last five losses the three from step 12 on are high, so that step 14 is the last."""
    at, interrupted = 0, True
    while interrupted:
        at += 1
        steps, interrupted = steps_until_divergence(step, at)
        assert steps == 15, at
    assert at > 20

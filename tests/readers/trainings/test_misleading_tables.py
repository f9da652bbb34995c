"""Tables that would give a confident wrong rate if they were read as they look."""

from __future__ import annotations

import logging
import re
from typing import Any

import pandas as pd
import pytest

import lrchart
from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings

LR = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0]
LOSS = [3.7, 2.2, 1.3, 1.0, 1.3, 2.2]


def table(**more: Any) -> pd.DataFrame:
    return pd.DataFrame({"lr": LR, "loss": LOSS, **more})


@pytest.mark.parametrize(
    "name", ["exp_name", "model_name", "notes", "user", "version", "checkpoint", "Sweep"]
)
def test_repeats_that_a_column_tells_apart_are_asked_about(name: str) -> None:
    rows = pd.concat([table(**{name: "a"}), table(**{name: "b"}).assign(loss=LOSS[::-1])])
    sentence = (
        f"the 12 trainings repeat their rates once for each {name!r}: name it with seed= if they "
        "are repeats, with by= for a curve each, or with over= for the best of it"
    )
    with pytest.raises(InputError, match=f"{re.escape(sentence)}$"):
        read_trainings(rows)
    assert read_trainings(rows, seed=name)["replicate"].tolist() == [0, 1] * 6
    assert read_trainings(rows, by=name)["group"].unique().tolist() == ["a", "b"]
    assert len(read_trainings(rows, over=name)) == 6
    assert len(read_trainings(rows.assign(seed=[0] * 6 + [1] * 6))) == 12


def test_names_of_two_kinds_that_spell_the_rate_are_asked_about() -> None:
    names = [[f"{model}_lr{lr:g}" for lr in LR] for model in ("resnet", "vit")]
    rows = pd.concat([table(run_name=names[0]), table(run_name=names[1])])
    sentence = (
        "the 12 trainings repeat their rates under names of two kinds in 'run_name', as "
        "'resnet_lr1e-05' and 'vit_lr1': name it with seed= if they are repeats, otherwise add a "
        "column for what differs and name that with by="
    )
    with pytest.raises(InputError, match=f"{re.escape(sentence)}$"):
        read_trainings(rows)
    assert len(read_trainings(rows, seed="run_name")) == 12


def test_a_relative_rate_is_no_rate() -> None:
    with pytest.raises(InputError, match="no learning rate column among 'relative_lr', 'loss'"):
        read_trainings(pd.DataFrame({"relative_lr": LR, "loss": LOSS}))


@pytest.mark.parametrize("number", [0.0, -1.0, -100.0, -999.0])
def test_a_number_that_stands_for_no_loss_determines_nothing(number: float) -> None:
    losses = [number if lr == 1e-4 else loss for lr, loss in zip(LR, LOSS, strict=True)]
    best = lrchart.optimum(pd.DataFrame({"lr": LR, "loss": losses})).iloc[0]
    assert not best["determined"]
    assert best["reason"] == (
        f"the loss is exactly {number:g} at 1e-4 and at least 1 elsewhere: leave that out if no "
        "loss was logged"
    )


def test_a_loss_of_0_with_neighbours_on_its_way_is_the_best() -> None:
    losses = [1.0, 0.6, 0.1, 0.0, 0.1, 0.6]
    best = lrchart.optimum(pd.DataFrame({"lr": LR, "loss": losses})).iloc[0]
    assert best["determined"]
    assert best["lr"] == pytest.approx(1e-2)


def test_a_frame_of_other_columns_is_read_like_a_table() -> None:
    """Its settings are never averaged, and its histories are reduced."""
    rows = pd.concat([table(optimizer="adam"), table(optimizer="sgd")])
    for call in (lrchart.optimum, lrchart.plot_trainings):
        with pytest.raises(InputError, match="12 trainings differ in optimizer besides the learni"):
            call(rows)
    steps = [table(step=step, run=[f"r{i}" for i in range(6)]) for step in range(4)]
    history = pd.concat(steps).assign(loss=lambda rows: rows["loss"] + 3 - rows["step"])
    best = lrchart.optimum(history).iloc[0]
    assert best["seeds"] == 1
    assert best["loss"] == pytest.approx(1.0)


def test_repeats_that_nothing_tells_apart_are_repeats() -> None:
    other = table().assign(loss=lambda rows: rows["loss"] + 0.1)
    assert len(read_trainings(pd.concat([table(), other]))) == 12
    named = table(name=[f"run-{i}" for i in range(6)], host="a")
    again = table(name=[f"again-{i}" for i in range(6)], host="a")
    assert len(read_trainings(pd.concat([named, again]))) == 12


NO_LOSSES = [
    "loss_gap", "delta_loss", "loss_reduction", "val_loss_improvement", "loss_rank", "loss_time",
    "initial_loss", "loss_at_init", "init_val_loss", "loss_norm",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_LOSSES)
def test_what_is_said_about_a_loss_is_no_final_loss(name: str) -> None:
    with pytest.raises(InputError, match=f"no loss column among {name!r}"):
        read_trainings(pd.DataFrame({"lr": LR, name: LOSS}))
    beside = read_trainings(table(**{name: LOSS[::-1]}))
    assert beside["loss"].tolist() == LOSS
    assert read_trainings(pd.DataFrame({"lr": LR, name: LOSS}), loss_column=name) is not None


PERCENT = ["3 %", "1.0%", "2 %", "7%", "1e1 %", "-5 %"]


def test_percentages_are_hundredths_as_in_range_tests(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = table().assign(lr=[f"{100 * lr:g}%" for lr in LR], loss=PERCENT)
    for frame in (read_trainings(rows), lrchart.read(rows, kind="sweep")):
        assert frame["lr"].tolist() == LR
        assert frame["loss"].tolist() == [0.03, 0.01, 0.02, 0.07, 0.1, -0.05]
    for column in ("lr", "loss"):
        assert caplog.text.count(f"read the percentages in column {column!r} as hundredths") == 2


@pytest.mark.parametrize("name", ["lr_e-3", "lr_1e-3", "lr x1e4", "lr*1000", "lr × 10"])
def test_a_factor_in_the_name_of_a_rate_is_asked_about(name: str) -> None:
    with pytest.raises(InputError, match="holds a factor, which may multiply or divide"):
        read_trainings(pd.DataFrame({name: LR, "loss": LOSS}))


def test_whole_logarithms_of_rates_that_nobody_trains_at_tell_no_base() -> None:
    rows = pd.DataFrame({"log_lr": [-12.0, -10, -8, -6, -4, -2], "loss": LOSS})
    with pytest.raises(InputError, match="does not tell the base of its logarithms"):
        read_trainings(rows)
    rows["log_lr"] += 4
    assert read_trainings(rows)["lr"].min() == pytest.approx(1e-8)


def test_a_loss_with_words_in_its_cells_is_named() -> None:
    with pytest.raises(InputError, match=r"column 'loss', row 1: '3\.7 ± 0\.1' is not a number"):
        read_trainings(table().assign(loss=[f"{x} ± 0.1" for x in LOSS]))


def test_names_that_were_given_twice_make_no_history() -> None:
    names = [f"sunny-{i}" for i in range(6)]
    rows = pd.concat([table(id=[f"a{i}" for i in range(6)], name=names, _step=9),
                      table(id=[f"b{i}" for i in range(6)], name=names, _step=9)])  # fmt: skip
    assert len(read_trainings(rows)) == 12


@pytest.mark.parametrize(
    "name",
    ["weight_decay", "dropout", "optim.momentum", "beta2", "hidden_size", "batchSize",
     "num_layers", "optimizer", "warmup_steps", "clip_grad_norm"],
)  # fmt: skip
def test_a_random_search_over_other_settings_is_no_curve(name: str) -> None:
    """Each training has a rate and a setting of its own: nothing repeats."""
    rows = table(**{name: [3.1, 2.7, 9.4, 5.5, 1.2, 8.6]})
    with pytest.raises(InputError, match=f"6 trainings differ in {re.escape(name)} besides"):
        read_trainings(rows)
    assert len(read_trainings(rows, over=name)) == 6


@pytest.mark.parametrize("name", ["grad_norm", "band_width", "memory", "weight_norm", "warm_loss"])
def test_what_a_training_measured_is_no_setting(name: str) -> None:
    rows = table(**{name: [3.1, 2.7, 9.4, 5.5, 1.2, 8.6]})
    assert len(read_trainings(rows, loss_column="loss")) == 6

"""suggest(): one row a run and rule, replicates read together, nothing outside the sweep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.rules.registry import DEFAULT_RULE, RULES
from lrchart.analysis.suggest import suggest
from lrchart.errors import InputError, KindError, OptionError
from lrchart.frame.door import tidy
from lrchart.frame.replicates import as_repeats

COLUMNS = [
    "run",
    "rule",
    "lr",
    "lr_low",
    "lr_high",
    "training_steps",
    "schedule",
    "readable",
    "reason",
]


def sweep(run: str, seed: int = 0, replicate: int = 0, steps: int = 100) -> pd.DataFrame:
    """Return a range test that falls from 1e-5 to 1e-2 and blows up from 0.1 on."""
    lr = np.logspace(-7, 1, 100)[:steps]
    x = np.log10(lr)
    loss = 3 - 1.5 * np.clip((x + 5) / 3, 0, 1) + 20 * np.clip(x + 1, 0, None) ** 2
    loss += np.random.default_rng(seed).normal(0, 0.02, len(lr))
    return pd.DataFrame({"run": run, "replicate": replicate, "lr": lr, "loss": loss})


def test_one_row_a_run_in_the_order_of_the_frame() -> None:
    frame = pd.concat([sweep("b", 1), sweep("a", 2)])
    table = suggest(frame)
    assert list(table.columns) == COLUMNS
    assert list(table["run"]) == ["b", "a"]
    assert list(table["rule"]) == [DEFAULT_RULE] * 2
    assert table["readable"].dtype == bool
    assert table["readable"].all()
    assert list(table["reason"]) == ["", ""]
    assert table["lr"].between(10**-3.3, 10**-2.6).all()


def test_another_rule_answers_with_its_own_number_and_the_run_s_interval() -> None:
    frame = sweep("a")
    ours, theirs = suggest(frame).iloc[0], suggest(frame, "fastai-minimum").iloc[0]
    lr, loss = frame["lr"].to_numpy(), frame["loss"].to_numpy()
    assert theirs["lr"] == RULES["fastai-minimum"](lr, loss)
    assert list(theirs[["lr_low", "lr_high", "readable"]]) == list(
        ours[["lr_low", "lr_high", "readable"]]
    )


def test_all_rules_give_one_row_each() -> None:
    table = suggest(pd.concat([sweep("a", 1), sweep("b", 2)]), "all")
    assert list(table["rule"]) == list(RULES) * 2
    assert table.groupby("run")["lr_low"].nunique().eq(1).all()
    assert list(table["run"]) == ["a"] * len(RULES) + ["b"] * len(RULES)


def test_a_rule_without_an_answer_gives_its_reason() -> None:
    table = suggest(sweep("a", steps=12), "torch-lr-finder")
    assert table["lr"].isna().all()
    assert table["reason"].iloc[0] == "torch-lr-finder needs 17 points; it kept 12"
    assert table[["lr_low", "lr_high"]].notna().all(axis=None)


def test_replicates_are_answered_once_from_all_of_them() -> None:
    frame = pd.concat([sweep("a", seed, seed, steps) for seed, steps in enumerate((100, 92, 97))])
    assert len(suggest(frame)) == 1
    table = suggest(frame, "fastai-minimum")
    alone = [suggest(rows, "fastai-minimum")["lr"].item() for _, rows in frame.groupby("replicate")]
    assert table["lr"].item() == pytest.approx(np.exp(np.mean(np.log(alone))))


def test_replicates_pools_runs_that_are_repeats_of_one() -> None:
    runs = pd.concat([sweep("cnn_seed1", 1), sweep("cnn_seed2", 2)])
    pooled = suggest(as_repeats(tidy(runs)))
    assert list(pooled["run"]) == ["cnn"]
    repeats = pd.concat([sweep("cnn", 1, 0), sweep("cnn", 2, 1)])
    pd.testing.assert_frame_equal(pooled, suggest(repeats))


def test_a_replicate_without_an_answer_is_left_out() -> None:
    lost = sweep("a", 1, 1, steps=12)
    table = suggest(pd.concat([sweep("a"), lost]), "torch-lr-finder")
    assert table["lr"].item() == suggest(sweep("a"), "torch-lr-finder")["lr"].item()


@pytest.mark.parametrize("rule", RULES)
def test_rows_in_any_order_if_they_are_numbered(rule: str) -> None:
    frame = sweep("a").assign(step=range(100))
    shuffled = frame[["step", "lr", "loss"]].sample(frac=1, random_state=0)
    expected, answer = suggest(frame, rule), suggest(shuffled, rule)
    assert answer["run"].item() == "run"
    pd.testing.assert_frame_equal(answer.drop(columns="run"), expected.drop(columns="run"))


def test_rates_in_no_order_look_like_trainings_unless_overruled() -> None:
    bare = sweep("a")[["lr", "loss"]].sample(frac=1, random_state=0)
    with pytest.raises(KindError, match="100 rows have rates in random order"):
        suggest(bare)
    assert suggest(bare.assign(kind="sweep"))["lr"].item() == suggest(sweep("a"))["lr"].item()


@pytest.mark.parametrize("loss", [np.nan, np.inf])
def test_of_no_finite_loss_no_rate_is_guessed(loss: float) -> None:
    row = suggest({"lr": np.logspace(-5, -1, 30), "loss": [loss] * 30}).iloc[0]
    assert np.isnan([row["lr"], row["lr_low"], row["lr_high"]]).all()
    assert row["reason"] == "no loss is finite: start at a lower learning rate"
    assert not row["readable"]


def test_a_guess_is_never_outside_the_sweep() -> None:
    for losses in ([1.0] * 29 + [1.1], list(range(30)), [3, np.nan, 4] * 10):
        frame = pd.DataFrame({"lr": np.logspace(-5, -1, 30), "loss": losses})
        row = suggest(frame).iloc[0]
        lowest, highest = frame["lr"].min(), frame["lr"].max()
        assert lowest <= row["lr"] <= highest
        assert np.isnan(row["lr_low"]) or lowest <= row["lr_low"] <= row["lr"]
        assert np.isnan(row["lr_high"]) or row["lr"] <= row["lr_high"] <= highest
        assert row["reason"]
        assert not row["readable"]


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(OptionError, match=r"rule must be one of 'lrchart', .*; got 'valley'"):
        suggest(sweep("a"), "valley")


def test_what_is_no_sweep_is_refused() -> None:
    with pytest.raises(InputError, match="no column 'loss'"):
        suggest({"lr": [1e-3, 1e-2]})


@pytest.mark.parametrize("rule", ["lrchart", "fastai-minimum", "ignite"])
def test_many_runs_are_answered_as_if_each_were_alone(rule) -> None:
    runs = [sweep(f"run {i}", seed=i, steps=100 - i % 3) for i in range(9)]
    runs += [sweep("run 4", seed=20, replicate=1), sweep("run 5", seed=21, replicate=1, steps=50)]
    table = suggest(pd.concat(runs), rule)
    assert list(table["run"]) == [f"run {i}" for i in range(9)]
    whole = pd.concat(runs)
    alone = [suggest(whole[whole["run"] == run], rule) for run in table["run"]]
    pd.testing.assert_frame_equal(table, pd.concat(alone, ignore_index=True), rtol=1e-12)


def test_no_rule_answers_of_no_finite_loss() -> None:
    table = suggest({"lr": np.geomspace(1e-6, 1, 40), "loss": np.full(40, np.nan)}, "all")
    assert table["lr"].isna().all()
    assert table["lr_low"].isna().all()
    assert set(table["reason"]) == {"no loss is finite: start at a lower learning rate"}


def test_another_rule_answers_repeats_with_the_geometric_mean() -> None:
    lr = np.geomspace(1e-6, 1, 120)
    x = np.log10(lr)
    losses = [3 - np.exp(-((x - lowest) ** 2)) for lowest in (-4.0, -2.0)]
    frames = [
        pd.DataFrame({"lr": lr, "loss": loss, "replicate": seed})
        for seed, loss in enumerate(losses)
    ]
    alone = [float(suggest(f, "fastai-minimum")["lr"].iloc[0]) for f in frames]
    together = float(suggest(pd.concat(frames), "fastai-minimum")["lr"].iloc[0])
    assert alone[1] > 10 * alone[0]
    assert together == pytest.approx(np.sqrt(alone[0] * alone[1]))

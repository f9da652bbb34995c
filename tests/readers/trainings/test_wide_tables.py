"""Tables with a column a seed."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lrchart.errors import InputError
from lrchart.readers.trainings.reader import read_trainings

LR = np.logspace(-5, 1, 7)
SEEDS = (0, 1, 2)


def losses(seed: int) -> np.ndarray:
    """Return U-curves whose seeds are in another order at each rate."""
    return 1 + 0.3 * (np.log10(LR) + 2) ** 2 + 0.01 * np.sin(37 * seed + 11 * np.log(LR))


def wide(name: str, seeds: tuple[int, ...] = SEEDS, **more: Any) -> pd.DataFrame:
    columns = {name.format(seed): losses(seed) for seed in seeds}
    return pd.DataFrame({"lr": LR, **columns, **more})


NAMES = [  # name of a column, measure
    ("seed{}", "value"), ("Seed {}", "value"), ("s_run_{}", None), ("loss_{}", "loss"),
    ("val_loss_seed{}", "val_loss"), ("seed_{}/val_loss", "val_loss"), ("{}", "value"),
    ("eval/loss (run {})", "eval_loss"), ("ppl{}", "ppl"), ("width{}", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "measure"), NAMES)
@pytest.mark.parametrize("way", ["frame", "csv"])
def test_columns_are_seeds_by_their_names(
    tmp_path: Path, way: str, name: str, measure: str | None
) -> None:
    source: Any = wide(name)
    if way == "csv":
        source.to_csv(tmp_path / "wide.csv", index=False)
        source = tmp_path / "wide.csv"
    if measure is None:
        with pytest.raises(InputError, match="no loss column among"):
            read_trainings(source)
        return
    frame = read_trainings(source)
    assert set(frame["measure"]) == {measure}
    for seed, rows in frame.groupby("replicate"):
        assert rows["loss"].tolist() == pytest.approx(losses(seed))
    assert sorted(set(frame["replicate"])) == list(SEEDS)


def test_metrics_groups_and_summaries_beside_the_seeds(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = wide("val_loss_seed{}").assign(val_loss_mean=0.0, val_loss_std=9.0)
    for seed in SEEDS:
        rows[f"train_loss_seed{seed}"] = 0.5
    both = pd.concat([rows.assign(width=64), rows.assign(width=128)])
    frame = read_trainings(both, by="width")
    assert frame["group"].value_counts().to_dict() == {"64": 21, "128": 21}
    assert frame["loss"].min() > 0.9
    assert "6 columns are seeds: " in caplog.text
    with pytest.raises(InputError, match="differ in width"):
        read_trainings(both)


def test_a_cell_without_a_number_has_diverged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = wide("seed{}").astype(object)
    rows.loc[6, "seed1"], rows.loc[5, "seed2"] = None, None
    frame = read_trainings(rows)
    assert frame.groupby("lr")["status"].apply(lambda s: (s == "diverged").sum()).tolist() == [
        0, 0, 0, 0, 0, 1, 1,
    ]  # fmt: skip
    assert "2 empty cells among them: taken as diverged; give a row a training if" in caplog.text


@pytest.mark.parametrize("word", ["nan", "diverged", np.inf])
def test_an_empty_cell_was_not_trained_if_another_says_that_it_diverged(
    word: object, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "lrchart.readers")
    rows = wide("seed{}").astype(object)
    rows.loc[6, "seed1"], rows.loc[5, "seed2"] = word, None
    frame = read_trainings(rows)
    assert frame["status"].value_counts().to_dict() == {"finished": 19, "diverged": 1}
    assert "1 empty cell among them: not trained" in caplog.text


def test_decimal_commas_of_seeds_are_read() -> None:
    rows = wide("seed{}").map(lambda number: f"{number:.6g}".replace(".", ","))
    assert read_trainings(rows)["loss"].iloc[0] == pytest.approx(losses(0)[0], rel=1e-5)


@pytest.mark.parametrize("name", ["loss_{}", "{}"])
@pytest.mark.parametrize("shift", [(0, -1, -2), (0, 1, 2), (0, -0.5, 1)], ids=str)
def test_numbered_steps_and_metrics_are_no_seeds(name: str, shift: tuple[float, ...]) -> None:
    rows = wide(name)
    for seed in SEEDS:
        rows[name.format(seed)] += shift[seed]
    columns = ", ".join(repr(name.format(seed)) for seed in SEEDS)
    sentence = (
        f"columns {columns} lie in the same order at most rates, as those of steps or of different "
        "metrics do; if they are seeds, call them seed0, seed1, …, or choose one with loss_column="
    )
    with pytest.raises(InputError, match=f"{re.escape(sentence)}$"):
        read_trainings(rows)
    chosen = read_trainings(rows, loss_column=name.format(1))
    assert chosen["loss"].tolist() == pytest.approx(losses(1) + shift[1])


def test_two_seeds_may_lie_in_one_order_at_most_rates() -> None:
    rows = wide("loss_{}", (0, 1)).assign(loss_1=lambda table: table["loss_0"] + 0.01)
    with pytest.raises(InputError, match="lie in the same order"):
        read_trainings(rows)
    rows.loc[3, "loss_1"] -= 0.02
    assert read_trainings(rows)["replicate"].nunique() == 2


def test_columns_of_seeds_without_a_metric_give_way_to_a_loss() -> None:
    frame = read_trainings(wide("trial_{}", loss=losses(1)))
    assert frame["loss"].tolist() == pytest.approx(losses(1))
    assert len(frame) == len(LR)


NO_SEEDS = [  # columns other than the rate, message
    ({"values_0": losses(0), "values_1": losses(1)}, "2 columns could be the loss"),
    ({"loss_1": losses(0), "loss_5": losses(1)}, "2 columns could be the loss"),
    ({"64": losses(0), "128": losses(1)}, "no loss column among '64', '128'"),
    ({"seed0": losses(0)}, "no loss column among 'seed0'"),
]


@pytest.mark.parametrize(("columns", "said"), NO_SEEDS)
def test_columns_that_are_no_seeds_are_refused(columns: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_trainings(pd.DataFrame({"lr": LR, **columns}))


def test_scores_of_seeds_are_asked_about() -> None:
    rows = pd.DataFrame({"lr": LR, **{f"seed{seed}": 1 / losses(seed) for seed in SEEDS}})
    with pytest.raises(InputError, match="'value' is highest between "):
        read_trainings(rows)
    assert set(read_trainings(rows, higher_is_better=True)["sign"]) == {-1}

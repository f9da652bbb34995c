"""A table has one answer: as a frame, validated once or twice, and saved to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lrchart
from lrchart.errors import KindError

LR = np.geomspace(1e-7, 1, 100)
X = np.log10(LR)
ORDER = np.random.default_rng(4).permutation(100)
EPOCHS = np.arange(100) % 40


def losses(seed: int) -> np.ndarray:
    fall = 1.4 / (1 + np.exp(-(X + 3) / 0.3))
    noise = np.random.default_rng(seed).normal(1, 0.06, 100)
    return (2.3 - fall + 9 * np.maximum(X + 1.5, 0) ** 2) * noise


ONE = pd.DataFrame({"lr": LR, "loss": losses(0)})
AGAIN = pd.DataFrame({"lr": LR, "loss": losses(1) + 0.2})
TRAINED = pd.DataFrame({"lr": 3e-3, "loss": np.linspace(2.3, 0.4, 130)})


def both(later: pd.DataFrame, *, steps: bool) -> pd.DataFrame:
    """Return the sweep and rows behind it, whose steps start anew."""
    table = pd.concat([ONE, later], ignore_index=True)
    return table.assign(step=[*range(100), *range(len(later))]) if steps else table


SWEEPS = {  # tables of one sweep, and other rows that are no part of it
    "steps counted anew in each epoch": ONE.assign(step=EPOCHS),
    "the same in any order": ONE.assign(step=EPOCHS).iloc[ORDER],
    "in any order, with its steps": ONE.assign(step=range(100)).iloc[ORDER],
    "every row twice": both(ONE, steps=True),
    "every row twice, without steps": both(ONE, steps=False),
    "a second pass": both(AGAIN, steps=True),
    "a second pass without steps": both(AGAIN, steps=False),
    "a training behind it": both(TRAINED, steps=True),
}


def forms(table: pd.DataFrame, folder: Path) -> list[object]:
    table.to_csv(folder / "run.csv", index=False)
    once = lrchart.validate(table)
    return [table, folder / "run.csv", once, lrchart.validate(once)]


@pytest.mark.parametrize("table", SWEEPS.values(), ids=SWEEPS)
def test_a_sweep_has_the_answer_of_its_rows_in_order(table: pd.DataFrame, tmp_path: Path) -> None:
    expected = lrchart.suggest(ONE)
    assert expected["readable"].item()
    for form in forms(table, tmp_path):
        answer = lrchart.suggest(form)[["lr", "readable", "reason"]]
        pd.testing.assert_frame_equal(answer, expected[["lr", "readable", "reason"]], rtol=1e-9)


def grid(rates: int, seeds: int) -> Callable[[], np.ndarray]:
    return lambda: np.repeat(np.geomspace(1e-5, 1e-1, rates), seeds)


def drawn() -> np.ndarray:
    return 10 ** np.random.default_rng(8).uniform(-6, -1, 60)


@pytest.mark.parametrize("rates", [grid(9, 5), grid(10, 20), drawn], ids=["9x5", "10x20", "random"])
def test_trainings_in_any_order_are_refused_in_one_sentence(
    rates: Callable[[], np.ndarray], tmp_path: Path
) -> None:
    rng = np.random.default_rng(5)
    lr = rng.permutation(rates())
    loss = 1 + 0.3 * (np.log10(lr) + 3) ** 2 + rng.normal(0, 0.05, len(lr))
    said = set()
    for form in forms(pd.DataFrame({"lr": lr, "loss": loss}), tmp_path):
        with pytest.raises(KindError) as caught:
            lrchart.suggest(form)
        said.add(str(caught.value).rpartition(".csv: ")[2])
    assert len(said) == 1
    assert "these look like trainings" in said.pop()


def test_a_mean_that_starts_anew_with_each_epoch_is_known_after_validation_too() -> None:
    means = pd.Series(losses(0)).groupby(np.arange(100) // 40).expanding().mean().to_numpy()
    table = pd.DataFrame({"lr": LR, "loss": means, "step": EPOCHS})
    first, again = (lrchart.suggest(each) for each in (table, lrchart.validate(table)))
    assert "running mean" in first["reason"].item()
    pd.testing.assert_frame_equal(again, first)


def test_the_order_of_rows_outlasts_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    once = lrchart.validate(SWEEPS["a second pass"])
    once.to_parquet(tmp_path / "run.parquet")
    answer = lrchart.suggest(pd.read_parquet(tmp_path / "run.parquet"))
    assert answer["lr"].item() == pytest.approx(lrchart.suggest(ONE)["lr"].item())


#: a grid of ten rates as a range test of ten stairs sees them, and the fall within each
STAIRS = np.repeat(np.geomspace(1e-5, 1e-1, 10), 20)


def on_stairs(*, learns: bool) -> pd.DataFrame:
    """Return final losses of 20 seeds at each rate, or losses that fall on while a rate is held."""
    x = np.log10(STAIRS)
    if learns:
        x = x + np.tile(np.arange(20) - 9.5, 10) / 20 * (x[20] - x[0])
    level = 2.3 - 1.5 / (1 + np.exp(-(x + 3) / 0.3)) + 6 * np.maximum(x + 2, 0) ** 2
    return pd.DataFrame(
        {"lr": STAIRS, "loss": level * np.random.default_rng(2).normal(1, 0.02, 200)}
    )


def test_many_rows_at_few_rates_are_a_guess_if_nothing_orders_them(tmp_path: Path) -> None:
    for form in forms(on_stairs(learns=False), tmp_path):
        answer = lrchart.suggest(form)
        assert not answer["readable"].item()
        grid = "200 rows and no step column: this may be a grid of trainings, one row each"
        assert answer["reason"].item().startswith(grid)
    assert lrchart.suggest(tmp_path / "run.csv", kind="sweep")["readable"].item()


def test_stairs_on_which_the_loss_falls_on_or_whose_steps_are_counted_are_readable() -> None:
    steps = on_stairs(learns=False).assign(step=range(200))
    for frame in (on_stairs(learns=True), steps):
        assert lrchart.suggest(frame)["readable"].item()


@pytest.mark.parametrize("counter", ["iter", "global_step", "iteration"])
def test_a_frame_whose_steps_have_another_name_is_answered_as_its_file(
    tmp_path: Path, counter: str
) -> None:
    """Each of its rows counted as one step, which moved the answer by half a decade."""
    x = np.linspace(-6, 0, 90)
    loss = 0.4 + 1.9 / (1 + np.exp((x + 2.5) / 0.3)) + 14 * np.clip(x + 0.8, 0, None) ** 2
    loss += np.random.default_rng(1).normal(0, 0.1, 90)
    table = pd.DataFrame({counter: np.arange(90) * 20, "lr": 10**x, "loss": loss})
    table.to_csv(tmp_path / "sweep.csv", index=False)
    answers = [
        lrchart.suggest(source)["lr"].item()
        for source in (tmp_path / "sweep.csv", table, table.to_dict("list"))
    ]
    np.testing.assert_allclose(answers, answers[0], rtol=1e-6)


def test_a_frame_with_a_sweep_for_each_seed_is_answered_as_its_file(tmp_path: Path) -> None:
    """A frame was refused as a table of trainings, and its file answered as three repeats."""
    x, seed = np.tile(np.linspace(-5, 0, 16), 3), np.repeat([0, 1, 2], 16)
    loss = 2.3 - 1.5 / (1 + np.exp(-(x + 3) / 0.4)) + np.exp(3 * (x + 0.5))
    loss += np.random.default_rng(2).normal(0, 0.02, 48)
    table = pd.DataFrame({"lr": 10**x, "seed": seed, "loss": loss})
    table.to_csv(tmp_path / "sweep.csv", index=False)
    file, frame = (lrchart.suggest(source).iloc[0] for source in (tmp_path / "sweep.csv", table))
    assert frame["lr"] == pytest.approx(file["lr"])
    assert (frame["readable"], frame["reason"]) == (file["readable"], file["reason"])

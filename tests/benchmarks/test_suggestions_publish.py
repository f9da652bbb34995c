"""The committed results and the README are what the committed tasks and rules give today."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from benchmarks.suggestions import publish, readme
from benchmarks.suggestions.score import TASKS
from lrchart.leaderboard.board import board
from lrchart.leaderboard.published import judged
from lrchart.leaderboard.results import FOLDER, INTERVAL, committed, committed_cases
from lrchart.leaderboard.truth import LOST, load


@pytest.fixture(scope="module")
def fresh() -> dict[str, pd.DataFrame]:
    return publish.results(load(TASKS)[::15])


@pytest.mark.parametrize("name", ["tasks", "regret", "lr"])
def test_the_committed_table_is_what_scoring_gives(fresh, name: str) -> None:
    written = io.StringIO(publish.text(fresh[name], name))
    expected = pd.read_csv(written, dtype={"batch": str, "sweeps": str})
    found = committed(name)
    keys = [key for key in ("sweeps", "task", "seed") if key in found]
    kept = expected[keys].merge(found, on=keys)
    pd.testing.assert_frame_equal(kept, expected, rtol=1e-3, atol=2e-4, check_dtype=False)


def test_every_task_and_kind_of_sweep_is_committed() -> None:
    tasks = committed("tasks")
    assert list(tasks["task"]) == [task.id for task in load(TASKS)]
    counts = committed("regret").groupby(["sweeps", "task"]).size().unstack("sweeps")
    assert (counts["100"].unique(), counts["100x3"].unique(), counts["300"].unique()) == (3, 1, 1)
    assert list(counts.index) == sorted(tasks["task"])


def test_committed_cases_rank_as_those_scored_now() -> None:
    rules = ["lrchart", "fastai-valley", "ktrain-steep"]
    now = board(rules=rules)
    then = committed_cases("100").query("split == 'judge' and rule in @now.cases['rule'].unique()")
    keys = ["rule", "task", "seed"]
    columns = ["regret", "failed", *INTERVAL, "kind", "optimizer", "batch", "split"]
    pd.testing.assert_frame_equal(
        then.set_index(keys)[columns].sort_index(),
        now.cases.set_index(keys)[columns].sort_index(),
        atol=1e-4,
        check_dtype=False,
    )
    lost = then.assign(lost=then["regret"] >= LOST).groupby("rule")["lost"].mean()
    assert lost.to_dict() == now.standing()["lost"].to_dict()


def test_the_readme_shows_the_committed_tables() -> None:
    text = readme.README.read_text("utf-8")
    assert text.count(readme.BEGIN) == text.count(readme.END) == 1
    assert readme.spliced(text) == text


def test_what_the_readme_admits_is_so() -> None:
    """The README says in words what was missed; these are the figures behind the words."""
    ours = {sweeps: found.standing().loc["lrchart"] for sweeps, found in judged().items()}
    assert ours["100x3"]["mean"] >= ours["100"]["mean"]
    assert ours["300"]["mean"] < ours["100"]["mean"]
    verdicts = committed("lr").merge(committed_cases("100").query("rule == 'lrchart'"))
    guessed = verdicts.loc[verdicts["readable"] == 0, "regret"].sum()
    assert guessed / verdicts["regret"].sum() == pytest.approx(2 / 3, abs=0.05)


def test_the_results_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv")) < 400_000

"""Hold the committed results, docs/benchmark.md and the README to what the rules give today."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest

from benchmarks.suggestions import constants, page, publish
from benchmarks.suggestions.score import TASKS
from lrchart.analysis.rules.own.law import LAW
from lrchart.leaderboard import front
from lrchart.leaderboard.board import board
from lrchart.leaderboard.published import judged, smallest
from lrchart.leaderboard.results import FOLDER, INTERVAL, committed, committed_cases
from lrchart.leaderboard.truth import LOST, load

README = page.FRONT
#: tables that `publish_readme` writes
OF_CONSTANTS = ["constants", "laws", "spread", "widths", "tunings", "schedules"]


@pytest.fixture(scope="module")
def fresh() -> dict[str, pd.DataFrame]:
    return publish.results(load(TASKS)[::15])


@pytest.mark.parametrize("name", ["tasks", "regret", "lr"])
def test_the_committed_table_is_what_scoring_gives(fresh, name: str) -> None:
    written = io.StringIO(publish.text(fresh[name], name))
    expected = pd.read_csv(written, dtype={"batch": str, "sweeps": str})
    table = committed(name)
    keys = [key for key in ("sweeps", "task", "seed") if key in table]
    rows = expected[keys].merge(table, on=keys)
    pd.testing.assert_frame_equal(rows, expected, rtol=1e-3, atol=2e-4, check_dtype=False)


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


@pytest.mark.parametrize("path", page.PAGES, ids=["benchmark", "data", "front", "topic"])
def test_the_pages_show_the_committed_tables(path: Path) -> None:
    text = path.read_text("utf-8")
    assert page.spliced(text) == text
    named = [name for name in page.TABLES if f"<!-- {name}:begin -->" in text]
    expected = {
        page.PAGE: ["leaderboard", "long", "long kinds", "attempts", "cross-fitted"],
        page.FRONT: ["number"],
        page.TOPIC: ["worth"],
        page.README: ["cross-fitted", "cross-fitted kinds", "judge", *OF_CONSTANTS],
    }
    assert named == expected[path]
    assert text.count(":begin -->") == text.count(":end -->") == len(named)


def test_the_readme_shows_the_constants_of_the_rule() -> None:
    table = constants.kept("constants").set_index("constant")
    assert table["fitted"].to_dict() == LAW._asdict()
    assert (table["low"] <= table["fitted"]).all()
    assert (table["fitted"] <= table["high"]).all()


def test_the_advice_on_small_batches_states_the_measured_regret() -> None:
    regret = smallest(judged()["100"]).split("are hardest: ")[1].split(",")[0]
    assert f"mean regret {regret} after 100 steps" in page.TOPIC.read_text("utf-8")


def test_the_page_leads_with_what_the_number_is_worth_and_the_tie() -> None:
    text = " ".join(page.PAGE.read_text("utf-8").split())
    first, tie = text.index(" ".join(front.accuracy().split())), text.index("55 older tasks")
    assert first < tie < text.index("**Regret** is the share")
    assert text.index("| 8× constant |") < text.index("| 1× constant |")


def test_the_readme_leads_with_longer_trainings_and_the_tie() -> None:
    text = " ".join(README.read_text("utf-8").split())
    places = [
        text.index(words)
        for words in (
            "## How good is",
            front.accuracy(),
            front.tie(),
            "| 8× constant",
            "Measured on",
        )
    ]
    assert places == sorted(places)


def test_the_cells_hold_what_the_cases_say() -> None:
    """The table by regime and the leaderboard are scored apart; where they meet, they agree."""
    cells = committed("regimes").query("part == 'judge' and regime == '1× constant'")
    cells = cells.set_index("sweeps")
    for sweeps in ("100", "100x3"):
        row = judged()[sweeps].standing().loc["lrchart"]
        for name in ("mean", "median", "p90", "covered"):
            assert cells.loc[sweeps, name] == pytest.approx(row[name], abs=0.002), name
        assert cells.loc[sweeps, "fastai-minimum difference"] == pytest.approx(
            row["difference"], abs=0.002
        )


def test_the_missed_goal_on_the_page_is_missed() -> None:
    """The page names a missed goal in words; these are the figures behind it."""
    ours = {sweeps: board.standing().loc["lrchart"] for sweeps, board in judged().items()}
    assert ours["100x3"]["mean"] >= ours["100"]["mean"]
    assert ours["300"]["mean"] < ours["100"]["mean"]
    verdicts = committed("lr").merge(committed_cases("100").query("rule == 'lrchart'"))
    guessed = verdicts.loc[verdicts["readable"] == 0, "regret"].sum()
    assert guessed / verdicts["regret"].sum() == pytest.approx(2 / 3, abs=0.05)


def short(value: float) -> str:
    return f"{value:.3f}".lstrip("0")


def test_the_figures_of_the_readme_are_those_of_the_committed_results() -> None:
    leaderboard = judged()["100"]
    standing = leaderboard.standing()
    ours = leaderboard.cases[leaderboard.cases["rule"] == "lrchart"]
    verdicts = ours.merge(committed("lr")[["task", "seed", "readable"]], on=["task", "seed"])
    regret = verdicts.groupby("readable")["regret"].mean()
    means = standing["mean"].map(short)
    expected = [
        f"Measured on {leaderboard.tasks} small trainings",
        f"**Mean regret is {means['lrchart']}**, the lowest of {len(standing)} rules",
        f"`ktrain-valley` with {means['ktrain-valley']}",
        f"with {means['fastai-valley']} and {means['fastai-minimum']}",
        f"**{verdicts['readable'].mean():.0%} of the sweeps are readable**".replace("%", " %"),
        f"there it is {short(regret[1])}",
        f"have {short(regret[0])}",
        f"**{100 * standing.loc['lrchart', 'lost']:.1f} % are lost**",
        f"the best rate in {100 * standing.loc['lrchart', 'covered']:.0f} %",
    ]
    text = " ".join(README.read_text("utf-8").split())
    assert [phrase for phrase in expected if phrase not in text] == []


def test_the_results_stay_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.glob("*.csv")) < 400_000

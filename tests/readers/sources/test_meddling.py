"""Whatever is done to a file or folder in the middle of one reading, one state of it is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from lrchart.errors import LrchartError
from lrchart.readers import read
from lrchart.readers.sources.snapshot import ChangedError
from lrchart.readers.trainings.reader import read_trainings
from tests.full import full, some
from tests.readers.sources import meddling
from tests.readers.sources.meddling import Meddler
from tests.readers.sources.states import SWEEPS, TRAININGS, Tree, csv, lines

pytestmark = pytest.mark.slow
#: result for a source that is refused because it changed
CHANGED = "changed"


def outcome(call: Callable[[], pd.DataFrame], names: list[str]) -> str:
    """Return the rows that a call gives, or that it is refused in one sentence."""
    try:
        frame = call()
    except ChangedError:
        return CHANGED
    except LrchartError as error:
        return f"refused in {len(str(error).splitlines())} line"
    return frame.sort_values(names)[names].to_csv()


def of_sweep(path: Path) -> str:
    return outcome(lambda: read(path, kind="sweep"), ["lr", "loss"])


def of_trainings(path: Path) -> str:
    return outcome(lambda: read_trainings(path, untrained=9.0), ["lr", "loss"])


@pytest.fixture(scope="module")
def meddler() -> Meddler:
    return Meddler()


def moments(looks: int) -> list[int]:
    """Return the looks to meddle with: all of a few, and some of many."""
    return sorted({*range(1, min(looks, 4) + 1), *range(5, looks + 1, max(1, looks // 5))})


def still(folder: Path, tree: Tree, act: Callable[[], None], reading: Callable[[], str]) -> str:
    """Return what is read if the act is over before the reading begins."""
    shutil.rmtree(folder, ignore_errors=True)
    meddling.put(tree, folder)
    act()
    return reading()


def idle() -> None:
    """Change nothing."""


def attack(
    meddler: Meddler,
    folder: Path,
    tree: Tree,
    act: Callable[[], None],
    reading: Callable[[], str],
    grows: bool = False,
) -> None:
    """Do `act` once at each moment: what is read is that of before or after, without a refusal."""
    before = still(folder, tree, idle, reading)
    assert not before.startswith("refused")
    # A file that is listed but then gone is refused.
    allowed = {before, still(folder, tree, act, reading), "refused in 1 line"}
    # A growing source is read training by training, each as before or after the change.
    parts = {row for text in allowed for row in text.split("\n")} if grows else set()
    meddler.read(folder, 0, idle, reading)
    for at in moments(meddler.looks):
        shutil.rmtree(folder)
        for rest in ("former", "next"):
            shutil.rmtree(folder.with_name(rest), ignore_errors=True)
        meddling.put(tree, folder)
        result = meddler.read(folder, at, act, reading)
        assert result in allowed or parts >= {*result.split("\n")}, f"look {at}"


ACTS = [meddling.replace, meddling.cut, meddling.rewrite, meddling.append, meddling.delete]


def pairs(kinds: Iterable[str]) -> list[Any]:
    """Return each kind with each act, all but one act a kind for `make full` alone."""
    return [
        (pytest.param if (j - i) % len(ACTS) == 0 else full)(kind, act)
        for i, kind in enumerate(kinds)
        for j, act in enumerate(ACTS)
    ]


def name_of(value: Any) -> str:
    return str(getattr(value, "__name__", value))


@pytest.mark.parametrize(("name", "act"), pairs(SWEEPS), ids=name_of)
def test_a_sweep(meddler: Meddler, inside: Path, name: str, act: Any) -> None:
    first, other = (SWEEPS[name](state) for state in (0, 1))
    path = inside / "runs" / name
    content = first if act is meddling.cut else other
    attack(meddler, path.parent, {name: first}, lambda: act(path, content), lambda: of_sweep(path))


@pytest.mark.parametrize("act", ACTS, ids=name_of)
def test_a_folder_of_sweeps(meddler: Meddler, inside: Path, act: Any) -> None:
    tree, folder = {"a.csv": csv(0), "b.csv": csv(0), "c.jsonl": lines(0)}, inside / "runs"
    content = tree["b.csv"] if act is meddling.cut else csv(1)
    path = folder / "b.csv"
    attack(meddler, folder, tree, lambda: act(path, content), lambda: of_sweep(folder))


@pytest.mark.parametrize("kind", some(TRAININGS, 3))
def test_trainings_of_which_another_folder_takes_the_place(
    meddler: Meddler, inside: Path, kind: str
) -> None:
    folder, other = inside / "runs", inside / "other"
    meddling.put(TRAININGS[kind](1), other)
    tree = TRAININGS[kind](0)
    place = folder / next(iter(tree)) if len(tree) == 1 else folder
    attack(meddler, folder, tree, lambda: meddling.swap(folder, other), lambda: of_trainings(place))


@pytest.mark.parametrize(("kind", "act"), pairs(TRAININGS), ids=name_of)
def test_trainings_of_which_all_files_change(
    meddler: Meddler, inside: Path, kind: str, act: Any
) -> None:
    folder = inside / "runs"
    tree, other = TRAININGS[kind](0), TRAININGS[kind](1)
    place = folder / next(iter(tree)) if len(tree) == 1 else folder

    def change() -> None:
        for name, content in tree.items():
            if (folder / name).exists():
                act(folder / name, content if act is meddling.cut else other.get(name, content))

    grows = act is meddling.append
    attack(meddler, folder, tree, change, lambda: of_trainings(place), grows)

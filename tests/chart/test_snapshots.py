"""One reviewable snapshot a chart: `make snapshots` rewrites them, `git diff` shows the change."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "snapshots"
NAMES = (
    "learning_rate_finder_visualizations",
    "well-behaved-model",
    "noisy-batches",
    "stable-wider-optimum",
    "slope",
    "anatomy",
    "leaderboard",
)
NUMBER = re.compile(r"(?<![\w.#])-?\d+\.\d+(e-?\d+)?(?![\w.])")


def reviewable(part: Any) -> Any:
    """Return a part of a spec without data rows, hashes, and digits past the fourth."""
    if isinstance(part, dict):
        kept = {key: value for key, value in part.items() if key not in ("datasets", "views")}
        if "name" in kept and ("mark" in kept or str(kept["name"]).startswith("data-")):
            del kept["name"]
        return {key: reviewable(value) for key, value in kept.items()}
    if isinstance(part, list):
        return [reviewable(value) for value in part]
    if isinstance(part, float):
        return float(f"{part:.4g}")
    if isinstance(part, str):
        return NUMBER.sub(lambda found: f"{float(found[0]):.4g}", part)
    return part


def test_every_built_in_chart_has_one(specs: dict[str, Any]) -> None:
    assert sorted(specs) == sorted(NAMES)
    assert {path.stem for path in FOLDER.glob("*.json")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_chart_is_the_one_to_expect(
    specs: dict[str, Any], name: str, request: pytest.FixtureRequest
) -> None:
    path = FOLDER / f"{name}.json"
    spec = specs[name]
    rows = {"rows": {f"table {i}": len(t) for i, t in enumerate(spec["datasets"].values())}}
    text = json.dumps(reviewable(spec) | rows, indent=1, ensure_ascii=False) + "\n"
    if request.config.getoption("--update-snapshots"):
        path.write_text(text, encoding="utf-8")
    assert json.loads(text) == json.loads(path.read_text("utf-8")), "see `make snapshots`"

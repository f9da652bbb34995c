"""Time charts in a browser: first paint, first interactive chart, and response to a control.

Usage: python benchmarks/browser.py [ROUNDS [FOLDER ...]]

Needs playwright and a Chromium (the one in CHROMIUM, else the first that is installed). Prints
Markdown tables of medians over ROUNDS (default 5) fresh pages, opened from the disk in a headless
browser.

The first is of the index of the built-in gallery, or of the galleries in FOLDER ... and no other
table, taking turns: until something is painted, until the first figure is, and until that one is
alive.

The second is of pages that are one file each. An answer counts from the input to the next frame
after the drawing has changed. Longer sweeps are thinned (see `lrchart.analysis.thin`): their
smoothing was computed on all steps, so that they have no slider.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
from measure import table

import lrchart

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: (runs, steps) of the charts
SHAPES = ((4, 250), (10, 900), (10, 1_000), (10, 10_000))

#: script that runs before those of the page, and notes when a chart becomes interactive
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".alive")) return;
  observer.disconnect();
  requestAnimationFrame(() => { window.drawn = performance.now(); });
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
#: script that returns the times of the first paint and of the first figure
PAINTED = """
() => new Promise((done) => {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  new PerformanceObserver((list) => {
    const figure = list.getEntries().find(({ element }) => element?.closest(".still"));
    done(first && figure ? [first.startTime, figure.startTime] : []);
  }).observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => done([]), 100);
})
"""
#: script that changes an input and returns the milliseconds until its chart has changed
ANSWER = """
([selector, value]) => new Promise((done) => {
  const input = document.querySelector(selector);
  if (!input) return done(null);
  const start = performance.now();
  new MutationObserver((_, observer) => {
    observer.disconnect();
    requestAnimationFrame(() => done(performance.now() - start));
  }).observe(document.querySelector(".live svg"), { subtree: true, childList: true, attributes: true });
  if (input.type === "radio") return input.click();
  input.value = value * input.max;
  input.dispatchEvent(new Event("input", { bubbles: true }));
})
"""  # noqa: E501
INDEX = ("index", "page", "first paint", "first figure", "figure alive", "goal")
CHART = ("rows (runs × steps)", "page", "first chart", "smoothing slider", "another scale", "goal")
INDEX_GOAL = "painted ≤ 200 ms, alive ≤ 500 ms"
#: (runs, steps) -> goal
CHART_GOALS = {
    (4, 250): "page ≤ 1.2 MB, chart ≤ 400 ms",
    (10, 900): "slider ≤ 100 ms",
    (10, 10_000): "chart ≤ 800 ms",
}
SLIDER, SCALE = ".vega-bindings input[type=range]", "input[type=radio][value=full]"


def frame(runs: int, steps: int) -> pd.DataFrame:
    """Return range tests that fall to an optimum and climb beyond it."""
    rng = np.random.default_rng(0)
    x = np.linspace(-6, 0, steps)
    curves = []
    for i in range(runs):
        optimum = -2 - i / runs
        loss = 3 - 1.5 * np.clip((x + 6) / (optimum + 6), 0, 1) + 9 * np.clip(x - optimum, 0, None)
        curves.append(
            pd.DataFrame(
                {"run": f"run {i}", "lr": 10**x, "loss": loss + rng.normal(0, 0.05, steps)}
            )
        )
    return pd.concat(curves, ignore_index=True)


def visit(browser: Any, page: Path) -> dict[str, float | None]:
    """Return the milliseconds of one fresh visit."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    tab.goto(page.as_uri())
    tab.locator(".alive").wait_for(timeout=60_000)
    times = {"first chart": tab.evaluate("window.drawn")}
    # The median: the first response compiles code that later ones reuse.
    moved = [tab.evaluate(ANSWER, [SLIDER, share]) for share in (0.2, 0.4, 0.6, 0.3, 0.5)]
    times["slider"] = None if None in moved else median(moved)
    times["scale"] = tab.evaluate(ANSWER, [SCALE, None])
    context.close()
    return times


def glance(browser: Any, index: Path) -> tuple[float, float, float]:
    """Return the milliseconds until an index paints anything, shows a figure, and wakes it."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    tab.add_init_script(WATCH)
    tab.goto(index.as_uri())
    while not (painted := tab.evaluate(PAINTED)):
        pass
    tab.locator(".alive").first.wait_for(timeout=60_000)
    alive = tab.evaluate("window.drawn")
    context.close()
    return (*painted, alive)


def glances(browser: Any, folders: list[Path], rounds: int) -> list[list[str]]:
    """Return a row for the index in each of `folders`, which take turns."""
    seen: dict[Path, list[tuple[float, ...]]] = {folder: [] for folder in folders}
    for folder in folders * rounds:
        seen[folder].append(glance(browser, folder / "index.html"))
    return [
        [
            folder.name,
            f"{(folder / 'index.html').stat().st_size / 1e6:.2f} MB",
            *(_median([*times]) for times in zip(*seen[folder], strict=True)),
            INDEX_GOAL,
        ]
        for folder in folders
    ]


def measured(browser: Any, folder: Path, rounds: int) -> list[list[str]]:
    pages = {}
    for runs, steps in SHAPES:
        page = folder / f"{runs}x{steps}.html"
        lrchart.save(lrchart.plot(frame(runs, steps)), page)
        pages[runs, steps] = page
    visits = {shape: [visit(browser, pages[shape]) for _ in range(rounds)] for shape in SHAPES}
    return [
        [
            f"{runs * steps:,} ({runs} × {steps:,})",
            f"{pages[runs, steps].stat().st_size / 1e6:.2f} MB",
            *(_median([visit[name] for visit in times]) for name in times[0]),
            CHART_GOALS.get((runs, steps), ""),
        ]
        for (runs, steps), times in visits.items()
    ]


def _median(times: list[float | None]) -> str:
    known = [one for one in times if one is not None]
    return f"{median(known):.0f} ms" if known else "none"


def main(rounds: int, galleries: list[Path]) -> None:
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        print(f"Chromium {browser.version}, headless; medians of {rounds} fresh pages", end="\n\n")
        folders = galleries or [Path(scratch, "built-in gallery")]
        if not galleries:
            lrchart.build(lrchart.Config(outputs=folders[0]))
        print(table(INDEX, glances(browser, folders, rounds)))
        if not galleries:
            print("", table(CHART, measured(browser, Path(scratch), rounds)), sep="\n")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5, [Path(name) for name in sys.argv[2:]])

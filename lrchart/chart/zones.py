"""Define the zones of a range test and their words."""

from __future__ import annotations

import math
from typing import Any

from lrchart.analysis.findings import Findings
from lrchart.analysis.zoning import Zoning, zoning
from lrchart.text import lr_text

Rows = list[dict[str, Any]]

#: zone -> (name, consequence, short name for narrow screens)
WORDS = {
    "too low": ("Too Low LR", "→ Slow training", "Too low"),
    "optimal": ("Optimal LR region", "→ Steepest loss decline", "Optimal"),
    "climbing": ("Loss climbs", "→ Past the best", "Climbs"),
    "divergence": ("Divergence", "→ LR too high", "Diverges"),
    "returned": ("Back at the start", "→ LR too high", "Too high"),
    "unreadable": ("Hard to read", "→ Best guess only", "Hard to read"),
}
#: the same for an estimated window, of a real sweep, in which the suggestion is named apart
ESTIMATED = ("Window", "→ Worth trying", "Window")
#: the same for the rates between the window and the climb of the loss
ABOVE = ("Above the window", "→ Less likely best", "Above")
#: a climb that starts within this factor of the window's end is drawn from that end
TOUCHING = 1.3
#: a window and an interval are the same if their ends differ by less than this factor, and are
#: drawn once below the second: a bar a little longer than the window looks like a mistake
SAME, SIMILAR = 1.02, 1.5
#: words -> entry of the key, if not named after the zone
KEYS = {ABOVE: "above", WORDS["returned"]: "returned"}
#: (long, short) text at an end of the window that is only the end of the sweep
OPEN = {"low": ("sweep starts", "from start"), "high": ("sweep ends", "to end")}
#: pixels by which the window's label may extend beyond the window on each side
SPARE = 12
#: width, in pixels, of a character of a zone's label, and of a value
BOLD, PLAIN = 6.8, 6.3


def zones(findings: Findings, run: str) -> tuple[Rows, Rows, Rows]:
    """Return the zones around the window of `run`, the values of the window, and its interval.

    A zone is ``zone, low, high`` (learning rates) and its words; a value is ``side, lr, text``
    with ``side`` low, at or high; the interval is ``low, high``, and is left out where the window
    is all of it. All are empty if the run has no window. There is a zone of divergence only if the
    loss diverges, or is back at its start for good; that above the window is said to climb only if
    the loss does. A sweep that is hard to read has no window: its guess is marked, nothing else.
    """
    plan = zoning(findings, run)
    if plan is None:
        return [], [], []
    first, last = findings.ends
    rows = _readable(plan, first, last) if plan.readable else _unreadable(plan, first, last)
    interval = [{"low": plan.interval_low, "high": plan.interval_high}]
    apart = plan.interval_low < plan.interval_high and not is_whole_interval(plan)
    decades = math.log10(last / first) if last > first else 1.0
    areas = [
        {**row, "share": math.log10(row["high"] / row["low"]) / decades}
        for row in rows
        if row["low"] < row["high"]
    ]
    return _spared(areas), _bounds(plan, first, last), interval if apart else []


def is_whole_interval(plan: Zoning, factor: float = SIMILAR) -> bool:
    """Return whether the window that is drawn is the whole interval, up to `factor`."""
    ends = (plan.low, plan.interval_low), (plan.high, plan.interval_high)
    return plan.readable and all(max(pair) <= factor * min(pair) for pair in ends)


def _spared(areas: Rows) -> Rows:
    """Add ``spare``: pixels, on either side, by which the words of a zone may leave it.

    Those of the window may, and those of its neighbours keep clear of them.
    """
    names = ["", *(row["zone"] for row in areas), ""]
    spares = [
        SPARE if name == "optimal" else -SPARE if "optimal" in (before, after) else -4
        for before, name, after in zip(names, names[1:], names[2:], strict=False)
    ]
    return [{**row, "spare": spare} for row, spare in zip(areas, spares, strict=True)]


def _readable(plan: Zoning, first: float, last: float) -> Rows:
    lost = plan.lost if math.isfinite(plan.lost) else last
    rows = [
        _zone("too low", first, plan.low, WORDS["too low"]),
        _zone("optimal", plan.low, plan.high, WORDS["optimal"] if plan.declared else ESTIMATED),
    ]
    above = _zone("climbing", plan.high, max(lost, plan.high), words_above(plan))
    return [*rows, above, *_lost(plan, max(plan.lost, plan.high), last)]


def words_above(plan: Zoning) -> tuple[str, str, str]:
    """Return the words of the stretch above the window of `plan`, up to a divergence."""
    return WORDS["climbing"] if plan.climb <= plan.high * TOUCHING else ABOVE


def _unreadable(plan: Zoning, first: float, last: float) -> Rows:
    lost = plan.lost if math.isfinite(plan.lost) else last
    return [_zone("unreadable", first, lost, WORDS["unreadable"]), *_lost(plan, lost, last)]


def words_lost(plan: Zoning) -> tuple[str, str, str]:
    """Return the words of the rates at which the loss of `plan` is lost."""
    return WORDS["divergence" if plan.lost == plan.edge else "returned"]


def _lost(plan: Zoning, low: float, last: float) -> Rows:
    return [_zone("divergence", low, last, words_lost(plan))] if math.isfinite(plan.lost) else []


def _zone(zone: str, low: float, high: float, words: tuple[str, str, str]) -> dict[str, Any]:
    name, consequence, short = words
    return {
        "zone": zone,
        "key": KEYS.get(words, zone),
        "low": low,
        "high": high,
        "long": f"{name}\n{consequence}",
        "name": name,
        "short": short,
        "long_width": BOLD * max(len(name), len(consequence)),
        "name_width": BOLD * len(name),
        "short_width": BOLD * len(short),
    }


def _bounds(plan: Zoning, first: float, last: float) -> Rows:
    """Return the values of a window; of a guess only the guess."""
    # The texts of the bounds avoid that of the rate or, if it is not visible, each other.
    visible = first <= plan.lr <= last
    rates = {"low": plan.low, "at": plan.lr, "high": plan.high}
    others = {"low": "high", "at": "at", "high": "low"}
    rows: Rows = []
    for side, (text, short) in _values(plan).items():
        rows.append(
            {
                "side": side,
                "lr": rates[side],
                "text": text,
                "short": short,
                "text_width": PLAIN * len(text),
                "short_width": PLAIN * len(short),
                "at": rates["at" if visible else others[side]],
                "other": rates[others[side]],
                "other_width": 0.0,
                "guess": not plan.readable,
                "open": False,
            }
        )
    low, at, high = rows
    low["other_width"], high["other_width"] = high["text_width"], low["text_width"]
    for row in rows:
        row["at_width"], row["at_short_width"] = (
            BOLD * len(at[key]) if visible else 0 for key in ("text", "short")
        )
    if not plan.readable:
        return rows[1:2]
    inside = [row for row in rows if first < row["lr"] < last or (row["side"] == "at" and visible)]
    return inside + _open_ends(plan, rows[1])


def _values(plan: Zoning) -> dict[str, tuple[str, str]]:
    """Return, by side, the long and the short text of a value of the window."""
    low, at, high = map(lr_text, (plan.low, plan.lr, plan.high))
    if not plan.readable:
        return {"low": (low, low), "at": (f"guess {at}", f"guess {at}"), "high": (high, high)}
    if not plan.declared:
        return {"low": (low, low), "at": (f"suggested {at}", at), "high": (high, high)}
    return {
        "low": (f"optimum ÷ 3 = {low}", low),
        "at": (f"optimum {at}", at),
        "high": (f"optimum × 3 = {high}", high),
    }


def _open_ends(plan: Zoning, rate: dict[str, Any]) -> Rows:
    """Return what stands where the window has no bound but goes on to an end of the sweep."""
    ends = {"low": plan.starts_with_sweep, "high": plan.ends_with_sweep}
    return [
        {
            **rate,
            "side": side,
            "lr": plan.low if side == "low" else plan.high,
            "text": OPEN[side][0],
            "short": OPEN[side][1],
            "text_width": PLAIN * len(OPEN[side][0]),
            "short_width": PLAIN * len(OPEN[side][1]),
            "open": True,
        }
        for side, is_open in ends.items()
        if is_open
    ]

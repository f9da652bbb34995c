"""Build the two axes: learning rate on a log scale, loss on a scale that keeps the dip readable."""

from __future__ import annotations

import json
import math

import altair as alt
import numpy as np

from lrchart.analysis.axis_limits import Limits

#: fraction of the plot's height that the compressed strip takes
STRIP = 0.16
#: corners of the piecewise linear approximation of the logarithm in the strip
CORNERS = 16

#: Vega expressions: a tick value as text, such as 1e-4 or 10
LR_LABEL = (
    "datum.value >= 0.999 && datum.value < 10000 ? format(datum.value, '~g') "
    ": replace(format(datum.value, '~e'), '+', '')"
)
LOSS_LABEL = (
    "datum.value == 0 || (abs(datum.value) >= 0.001 && abs(datum.value) < 100000) "
    "? format(datum.value, abs(datum.value) < 10000 ? '.4~g' : '.5~g') "
    ": replace(format(datum.value, '.3~e'), '+', '')"
)
#: power of ten beyond which the top of the strip is only said to be above it
LARGE = 5
#: approximate number of ticks of a linear axis
TICKS = 6
#: minimum pixels between two labelled decades, with room for the labels at the ends of the axis
APART = 42
#: Vega test: is this tick a power of ten?
IS_DECADE = "abs(log(datum.value) / LN10 - round(log(datum.value) / LN10)) < 1e-6"


def lr_axis(low: float, high: float, along: str = "x") -> alt.X:
    """Return the learning-rate encoding: log scale from `low` to `high`, a label a decade.

    `along` is the channel that takes it.
    """
    decades = range(math.floor(math.log10(low) + 1e-9), math.ceil(math.log10(high) - 1e-9) + 1)
    # Minor grid lines show that the scale is logarithmic; beyond eight decades they are too dense.
    digits = range(1, 10) if len(decades) <= 9 else [1]
    ticks = [digit * 10.0**decade for decade in decades for digit in digits]
    ticks = [float(f"{tick:.6g}") for tick in ticks if low * 0.999 <= tick <= high * 1.001]
    label = f"{IS_DECADE} && {_labelled(along)} ? ({LR_LABEL}) : ''"
    if sum(_is_decade(tick) for tick in ticks) <= 2:
        # Label 1, 2 and 5 times a power of ten; if too few, every digit; else round numbers.
        ticks = ticks if len(ticks) > 1 else _even(low, high)
        round_ones = [tick for tick in ticks if f"{tick:e}"[0] in "125"]
        listed = json.dumps(round_ones if len(round_ones) > 2 else ticks)
        label = f"indexof({listed}, datum.value) >= 0 ? ({LR_LABEL}) : ''"
    return alt.X(
        "lr:Q",
        scale=alt.Scale(type="log", domain=[low, high], nice=False),
        axis=alt.Axis(
            title="Learning rate (log scale)",
            values=ticks,
            labelExpr=label,
            labelOverlap="greedy",
            labelSeparation=6,
            labelFlush=True,
            gridOpacity={"condition": {"test": IS_DECADE, "value": 1}, "value": 0.35},
            tickSize={"condition": {"test": IS_DECADE, "value": 6}, "value": 3},
        ),
    )


def _is_decade(tick: float) -> bool:
    return abs(math.log10(tick) - round(math.log10(tick))) < 1e-6


def _labelled(along: str) -> str:
    """Return the Vega test for a decade with a label: all of them, or on phones every second."""
    decade = f"abs(scale('{along}', 10) - scale('{along}', 1))"
    return f"round(log(datum.value) / LN10) % ceil({APART} / {decade}) == 0"


def loss_axis(limits: Limits, title: str = "Loss") -> alt.Y:
    """Return the loss encoding, whose scale follows the ``view`` parameter: focus, full or log.

    One scale serves all three: a symmetric log whose constant is huge is linear, and one whose
    constant is tiny is logarithmic.
    """
    knots, heights = _strip(limits)
    log_low = limits.positive or limits.low
    largest = max(abs(limits.low), abs(limits.high), 1e-300)
    constant = f"view == 'log' ? {1e-3 * abs(log_low or 1):.6g} : {1e6 * largest:.6g}"
    above = [limits.top, round_top(limits)] if limits.towering else [limits.high]
    ends = {"full": [limits.low, limits.high], "log": [log_low * 0.9, *above]}
    domain = _by_view({"focus": [limits.low, *knots], **ends})
    return alt.Y(
        "loss:Q",
        scale=alt.Scale(
            type="symlog",
            zero=False,
            nice=False,
            constant=alt.ExprRef(constant),
            domain=alt.ExprRef(domain),
            range=[alt.ExprRef("height"), *(alt.ExprRef(height) for height in heights)],
        ),
        axis=alt.Axis(
            title=title,
            values=alt.ExprRef(_by_view(_ticks(limits, log_low))),
            # By default, Vega-Lite drops every second of many values, even if they fit.
            tickCount=100,
            labelExpr=_loss_label(limits),
            labelOverlap="greedy",
            # Fixed width, enough for every label: the plot does not move when the view changes.
            minExtent=44,
            maxExtent=44,
            titleAnchor="middle",
        ),
    )


def _loss_label(limits: Limits) -> str:
    """Return the expression of a tick's label; the size of a blow-up is only said to be large."""
    top = round_top(limits)
    # Of losses that are large themselves, the blow-up is above the next power of ten.
    power = max(LARGE, math.floor(math.log10(max(abs(limits.top), 1))) + 1)
    if not limits.compressed or top <= 10.0**power:
        return LOSS_LABEL
    return f"{strip_shown(limits)} && datum.value >= {top:.6g} ? '> 1e{power}' : {LOSS_LABEL}"


def round_top(limits: Limits) -> float:
    """Return the top of the strip: `limits.high`, rounded up so that its label is short."""
    step = _step(limits.high - limits.low, 2)
    return float(f"{math.ceil(limits.high / step - 1e-9) * step:.12g}")


def strip_height(limits: Limits, loss: float) -> float:
    """Return the height of `loss` in the strip, from 0 at `limits.top` to 1 at its round top.

    It is log(1 + k t) for a loss t above the focus, in units of the focus, up to a factor; k is
    chosen so that the strip begins as steep as the focus ends: a line bends, it has no kink.
    """
    span = limits.top - limits.low
    reach = (round_top(limits) - limits.top) / span
    bend = _bend(reach)
    return math.log1p(bend * (loss - limits.top) / span) / math.log1p(bend * reach)


def _bend(reach: float) -> float:
    """Return the k for which STRIP · k / log(1 + k · reach) is the slope of the focus."""
    bend = 10.0
    for _ in range(60):
        bend = (1 - STRIP) / STRIP * math.log1p(bend * reach)
    return max(bend, 1e-6)


def _strip(limits: Limits) -> tuple[list[float], list[str]]:
    """Return the scale's corners above the low end, and their heights in the focus view."""
    if not limits.compressed:
        return [limits.top], ["0"]
    span, top = limits.top - limits.low, round_top(limits)
    reach = (top - limits.top) / span
    bend = _bend(reach)
    corners = np.expm1(np.linspace(0, math.log1p(bend * reach), CORNERS)) / bend
    # Twelve digits suffice for a dip of 0.01 at a loss of 10,000.
    knots = [float(f"{limits.top + span * corner:.12g}") for corner in corners[1:-1]]
    knots = [limits.top, *(min(max(knot, limits.top), top) for knot in knots), top]
    shares = np.linspace(STRIP, 0, CORNERS)
    pixels = [f"height * {share:.6g}" for share in shares]
    # In views without the strip, its border is at the top of the plot (y = 0).
    pixels[0] = f"{strip_shown(limits)} ? {pixels[0]} : 0"
    if limits.towering:
        pixels[1] = f"view == 'log' ? 0 : {pixels[1]}"
    return knots, pixels


def strip_shown(limits: Limits) -> str:
    """Return the Vega test for a view with the strip."""
    return "view != 'full'" if limits.towering else "view == 'focus'"


def _ticks(limits: Limits, log_low: float) -> dict[str, list[float]]:
    if not limits.measured:
        return {"focus": [], "full": [], "log": []}
    above = []
    if limits.compressed:
        above = [round_top(limits)]
    focus = [tick for tick in _even(limits.low, limits.top) if tick < limits.top]
    log = []
    if log_low > 0:
        log = log_ticks(log_low * 0.9, limits.top if limits.towering else limits.high)
    return {
        "focus": [*focus, *above],
        "full": _even(limits.low, limits.high),
        "log": [*log, *above] if limits.towering else log,
    }


def _even(low: float, high: float) -> list[float]:
    """Return about `TICKS` round, evenly spaced numbers in [low, high]."""
    step = 10.0 ** math.floor(math.log10((high - low) / TICKS))
    step *= min((1, 2, 5, 10), key=lambda m: abs((high - low) / (m * step) - TICKS))
    first = math.ceil(low / step - 1e-9)
    ticks = [(first + i) * step for i in range(int((high - low) / step) + 2)]
    return [float(f"{tick:.12g}") for tick in ticks if low <= tick <= high]


def _step(span: float, parts: int) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that divides `span` in `parts`."""
    unit = 10.0 ** math.floor(math.log10(span / parts))
    return max(m * unit for m in (1, 2, 5) if m * unit <= span / parts * (1 + 1e-9))


def log_ticks(low: float, high: float) -> list[float]:
    """Return the powers of ten in [low, high]; with 2 and 5 times them if they are few."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    digits = (1, 2, 5) if len(powers) <= 4 else (1,)
    ticks = [float(f"{d * 10.0**k:.6g}") for k in powers for d in digits]
    return [tick for tick in ticks if low <= tick <= high]


def _by_view(choices: dict[str, list[float]]) -> str:
    focus, full, log = (json.dumps(choices[view]) for view in ("focus", "full", "log"))
    return f"view == 'log' ? {log} : view == 'full' ? {full} : {focus}"

"""Colours that can be read, and told apart, in every theme."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from lrchart.chart.theme import DASHES, INKS, RUN_COLOURS, by_theme, config, run_colours, run_dashes
from lrchart.options import THEMES

SCREENS = ("light", "dark")
TEXTS = ("text", "muted", "rule", "too low text", "optimal text", "divergence text")

#: colour-vision deficiency -> matrix on linear RGB (Machado, Oliveira, Fernandes 2009, severity 1)
DEFICIENCIES = {
    "none": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}


def linear(colour: str) -> np.ndarray:
    """Return an sRGB colour as linear light (IEC 61966-2-1)."""
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (colour, other))
    return (high + 0.05) / (low + 0.05)


def lab(light: np.ndarray) -> np.ndarray:
    """Return linear RGB as CIE L*a*b* under D65."""
    to_xyz = np.array(
        [
            [0.4123908, 0.3575843, 0.1804808],
            [0.2126390, 0.7151687, 0.0721923],
            [0.0193308, 0.1191948, 0.9505322],
        ]
    )
    t = to_xyz @ np.clip(light, 0, 1) / [0.9504559, 1.0, 1.0890578]
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def in_theme(colours: tuple[str, str, str], theme: str) -> str:
    return colours[THEMES.index(theme)]


def test_the_measures_are_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    np.testing.assert_allclose(lab(linear("#ffffff")), [100, 0, 0], atol=0.01)
    np.testing.assert_allclose(lab(linear("#ff0000")), [53.24, 80.09, 67.20], atol=0.02)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("role", TEXTS)
def test_texts_can_be_read(role: str, theme: str) -> None:
    assert contrast(in_theme(INKS[role], theme), in_theme(INKS["paper"], theme)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_lines_can_be_seen(theme: str) -> None:
    paper = in_theme(INKS["paper"], theme)
    lines = [in_theme(INKS["axis"], theme), *(in_theme(c, theme) for c in RUN_COLOURS)]
    weak = {line: round(contrast(line, paper), 2) for line in lines if contrast(line, paper) < 3}
    assert not weak


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
@pytest.mark.parametrize("theme", SCREENS)
def test_the_first_four_runs_are_told_apart(theme: str, deficiency: str) -> None:
    seen = [
        lab(DEFICIENCIES[deficiency] @ linear(in_theme(colours, theme)))
        for colours in RUN_COLOURS[:4]
    ]
    # 2.3 is just noticeable; thin lines at a distance need several times that.
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 12


@pytest.mark.parametrize("theme", THEMES)
def test_no_two_runs_look_alike_up_to_forty(theme: str) -> None:
    at = THEMES.index(theme)

    def value(expression: str) -> str:
        branches = expression.replace("theme == 'dark' ? ", "").replace("theme == 'print' ? ", "")
        dark, print_, light = branches.split(" : ")
        return (light, dark, print_)[at]

    colours = [value(ref.expr) for ref in run_colours(40)]
    dashes = [value(ref.expr) for ref in run_dashes(40)]
    looks = list(zip(colours, dashes, strict=True))
    assert len(set(looks)) == 40


def test_one_run_or_ten_are_solid_on_a_screen() -> None:
    solid = by_theme(list(DASHES[0]), list(DASHES[0]), list(DASHES[1])).expr
    assert run_dashes(10)[1].expr == solid
    assert run_dashes(11)[10].expr != solid


def test_every_colour_has_a_value_for_every_theme() -> None:
    for colours in (*INKS.values(), *RUN_COLOURS):
        assert len(colours) == len(THEMES)


def test_the_config_is_made_anew_for_each_chart() -> None:
    config()["axis"].clear()
    assert config()["axis"]

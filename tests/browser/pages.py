"""A small gallery of drawings made by hand, and what is asked of its pages."""

from __future__ import annotations

from typing import Any

from lrchart.pages.figure import Figure
from lrchart.pages.stills import STILLS, Still

#: runs, closes an element or breaks a script if any layer fails to escape it
HOSTILE = (
    "</script><script>pwned=1</script><img src=x onerror=pwned=1>"
    "\"'`${pwned=1}&lt;\u2028\u2029{{7}}"
)
PAGES = ("index.html", "main.html", "alone.html")


def make_spec(name: str = "a run") -> dict[str, Any]:
    """A small chart with everything the pages deal with: theme, controls, tooltips, legend."""
    ink = {"expr": "theme == 'dark' ? '#ffffff' : '#111111'"}
    rows = [{"lr": 10.0**-i, "loss": (i - 3) ** 2 + 1.0, "run": name} for i in range(6)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": name,
        "description": f"Loss of {name} against learning rate.",
        "usermeta": {"embedOptions": {"actions": True, "ast": False}},
        "background": {"expr": "theme == 'dark' ? '#12161c' : '#ffffff'"},
        "padding": 14,
        "width": "container",
        "height": 300,
        "params": [
            {"name": "theme", "value": "light"},
            {
                "name": "view",
                "value": "full",
                "bind": {
                    "input": "radio",
                    "name": "Scale ",
                    "options": ["focus", "full"],
                    "labels": ["Focus", "Full"],
                },
            },
            {
                "name": "size",
                "value": 0.3,
                "bind": {"input": "range", "min": 0, "max": 1, "step": 0.1, "name": "Size "},
            },
            {"name": "raw", "value": True, "bind": {"input": "checkbox", "name": "Raw loss "}},
        ],
        "data": {"values": rows},
        "layer": [
            {"data": {"values": [{}]}, "mark": "rule", "encoding": {"y": {"value": 20}}},
            {
                "mark": {"type": "line", "point": True, "stroke": ink, "tooltip": True},
                "encoding": {
                    "x": {"field": "lr", "type": "quantitative", "scale": {"type": "log"}},
                    "y": {"field": "loss", "type": "quantitative"},
                    "color": {"field": "run", "type": "nominal"},
                },
            },
        ],
    }


def make_still(still: Still) -> str:
    width, height = still.size
    fill = "#12161c" if still.theme == "dark" else "#ffffff"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><rect width="100%" height="100%" fill="{fill}"/></svg>'
    )


def make_figure(name: str, title: str) -> Figure:
    stills = {key: make_still(still) for key, still in STILLS.items()}
    spec = make_spec(title)
    return Figure(name, title, f"Caption of {title}", spec["description"], spec, stills)


def background(seen: Any) -> str:
    return seen.evaluate("getComputedStyle(document.body).backgroundColor")


def still(seen: Any) -> str:
    """The address of the picture that the main figure shows, or would show without its chart."""
    shown = (
        "[...document.querySelectorAll('#figure-main img')].find((img) => img.checkVisibility())"
    )
    seen.until(f"{shown}.currentSrc")
    return seen.evaluate(f"{shown}.currentSrc")


def ink(seen: Any) -> str:
    return seen.page.locator("#figure-main .live .mark-line path").get_attribute("stroke")

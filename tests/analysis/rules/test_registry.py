"""The table of rules and its plug-ins."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints

import numpy as np
import pytest

from lrchart.analysis.rules import registry as rules
from lrchart.analysis.rules.registry import DEFAULT_RULE, RULES, Rule, find, names
from lrchart.errors import OptionError

MINE = Rule("mine", "my rule", "test 1.0", lambda *sweep: float(sweep[0][0]))


@pytest.fixture
def offer(monkeypatch):
    """Return a function that offers an object of this module as an entry point."""

    def offering(name: str, target: str) -> None:
        points = EntryPoints([EntryPoint(name, target, rules.GROUP)])
        monkeypatch.setattr(rules, "entry_points", lambda group: points.select(group=group))

    return offering


def test_every_rule_goes_by_its_name_and_says_where_it_is_from() -> None:
    assert next(iter(RULES)) == DEFAULT_RULE
    for name, rule in RULES.items():
        assert rule.name == name
        assert rule.label
        assert any(digit in rule.source for digit in "0123456789")
        assert rule.function.__doc__
    assert len({rule.label for rule in RULES.values()}) == len(RULES)


def test_an_unknown_rule_names_the_choices() -> None:
    with pytest.raises(OptionError, match=r"rule must be one of 'lrchart', .*; got 'guess'"):
        find("guess")


def test_a_plug_in_is_listed_without_being_imported(offer) -> None:
    offer("broken", "a_module_that_does_not_exist:RULE")
    assert names() == [*RULES, "broken"]


def test_a_plug_in_is_found(offer, monkeypatch) -> None:
    offer("mine", "lrchart.analysis.rules.registry:MINE")
    monkeypatch.setattr(rules, "MINE", MINE, raising=False)
    assert find("mine")(np.array([1e-3, 1e-2]), np.array([2.0, 1.0])) == 1e-3


def test_a_plug_in_cannot_take_a_built_in_name(offer) -> None:
    offer("fastai-valley", "lrchart.analysis.rules.registry:MINE")
    assert names() == list(RULES)
    assert find("fastai-valley") is RULES["fastai-valley"]


def test_a_plug_in_must_be_a_rule(offer) -> None:
    offer("number", "math:pi")
    with pytest.raises(
        OptionError,
        match=r"entry point 'number' in the group 'lrchart.rules' must be a Rule; got 3.14",
    ):
        find("number")

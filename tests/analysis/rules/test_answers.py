"""The compatibility rules against what the tools answer on measured sweeps, or fail to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lrchart.analysis.rules.registry import RULES
from lrchart.errors import NoSuggestionError

TOOLS = [
    "fastai-valley", "fastai-slide", "fastai-minimum", "fastai-steep", "fastai1-steep",
    "fastai1-minimum", "lightning", "lightning-2.5.2", "torch-lr-finder", "ignite", "keras-1",
    "keras-20", "ktrain-steep", "ktrain-minimum", "ktrain-valley", "neuralprophet",
]  # fmt: skip


@pytest.mark.parametrize("name", TOOLS)
def test_rule_gives_the_tool_s_answer_on_every_measured_sweep(name, every_sweep, expected) -> None:
    ours = {}
    for sweep, (lr, loss) in every_sweep.items():
        try:
            ours[sweep] = RULES[name](lr, loss)
        except NoSuggestionError:
            ours[sweep] = np.nan
    pd.testing.assert_series_equal(
        pd.Series(ours).sort_index(),
        expected[name].sort_index(),
        check_index_type=False,
        check_names=False,
        rtol=1e-12,
    )


def test_the_table_holds_answers_and_failures(every_sweep, expected) -> None:
    assert set(expected.index) == set(every_sweep)
    assert list(expected) == TOOLS
    failures = expected.isna().sum()
    assert failures[failures > 0].to_dict() == {
        "lightning": 2, "lightning-2.5.2": 2, "ignite": 2, "keras-1": 13, "keras-20": 13,
        "ktrain-steep": 23,
    }  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rules_leave_their_input_alone_and_repeat_themselves(name, measured) -> None:
    lr, loss = (values.copy() for values in measured["cnn_digits_adam_b64"])
    first = RULES[name](lr, loss)
    assert first == RULES[name](lr, loss)
    np.testing.assert_array_equal(lr, measured["cnn_digits_adam_b64"][0])
    np.testing.assert_array_equal(loss, measured["cnn_digits_adam_b64"][1])


@pytest.mark.parametrize("name", [name for name in RULES if name != "lrchart"])
@pytest.mark.parametrize(
    "loss", [[np.nan, np.nan], [1.0, np.nan], [np.inf, np.inf]], ids=["nan", "one", "inf"]
)
def test_too_little_to_read_is_a_reason_not_a_crash(name, loss) -> None:
    try:
        answer = RULES[name](np.array([1e-5, 1e-4]), np.array(loss))
    except NoSuggestionError:
        return
    # As in the tools: fastai uses float32, and ktrain divides by ten at the first NaN.
    assert answer == pytest.approx(1e-5) or answer == pytest.approx(1e-6)

"""JSON as programs leave it: one value after another, other spellings, a text that is cut short."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

LR, LOSS = [1e-4, 1e-3, 1e-2, 1e-1], [3.0, 2.5, 2.0, 9.0]
ROWS = [{"lr": lr, "loss": loss} for lr, loss in zip(LR, LOSS, strict=True)]
PAIRS = [[*row.values()] for row in ROWS]
EACH = [json.dumps(row) for row in ROWS]
PRETTY = [json.dumps(row, indent=2) for row in ROWS]
STATE = json.dumps({"epoch": 1.0, "log_history": [*ROWS, {"lr": 1.0, "loss": 7.0}]}, indent=2)

CUT = ("left out the end of the file, which is cut short",)
TEXTS = {  # what it is -> text, notes
    "nothing between": ("".join(EACH), ()),
    "spaces between": (" ".join(EACH) + "\n", ()),
    "commas between": (",\n".join(EACH) + ",\n", ()),
    "indented, one after another": ("\n".join(PRETTY) + "\n", ()),
    "indented, nothing between": ("".join(PRETTY), ()),
    "brackets in a text": ("".join(EACH).replace("{", '{"note": "]}, \\"[{", '), ()),
    "a comma behind the last": ("[" + ",\n".join(EACH) + ",\n]\n", ()),
    "the last object is cut": ("".join(PRETTY) + '{\n  "lr": 1.0,\n  "lo', CUT),
    "a list cut in an object": ("[" + ", ".join(EACH) + ', {"lr": 1.0, "lo', CUT),
    "a list cut behind a comma": ("[\n" + ",\n".join(EACH) + ",\n", CUT),
    "a list cut behind an object": ("[\n" + ",\n".join(EACH) + "\n", CUT),
    "the state of a trainer, cut": (STATE[: STATE.rindex("7")], CUT),
    "rows, cut": (f'{{"columns": ["lr", "loss"], "data": {json.dumps(PAIRS)[:-1]}, [1.0', CUT),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS)
def test_what_is_whole_is_read(write: Write, what: str) -> None:
    text, notes = TEXTS[what]
    (reading,) = readings(write(text, "x.json"))
    assert reading.frame[["lr", "loss"]].to_numpy().tolist() == PAIRS
    assert reading.notes[: len(notes)] == notes
    assert ("cut short" in str(reading.notes)) == bool(notes)


@pytest.mark.parametrize(
    ("word", "value"),
    [("nan", np.nan), ("NaN", np.nan), ("inf", np.inf), ("-inf", -np.inf), ("None", np.nan)],
)
@pytest.mark.parametrize("between", ["", "\n"])
def test_python_s_words_for_what_blew_up(
    write: Write, word: str, value: float, between: str
) -> None:
    text = between.join([*EACH, f'{{"lr": 1.0, "loss": {word}}}'])
    (reading,) = readings(write(text, "x.json"))
    np.testing.assert_array_equal(reading.frame["loss"], [*LOSS, value])


REFUSED = {  # text -> the end of the message
    '{"lr": [0.1, 0.2], "loss": [1, 2': "; the file is cut short: save it again",
    '{"lr": [[0.1], [0.2]], "loss": [1, 2': "; the file is cut short: save it again",
    '[{"lr": 1, "loss": 2}, {"lr" 2}, {"lr": 3, "loss": 4}]': "line 1, column 30",
    '{"lr": 1, "loss": 2} and {"lr": 3, "loss": 4}': "extra data at line 1, column 22",
    '[{"lr": 1, "loss": 2}}, {"lr": 3, "loss": 4}]': "line 1, column 22",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_broken_is_refused(write: Write, text: str) -> None:
    with pytest.raises(InputError) as caught:
        readings(write(text, "x.json"))
    assert str(caught.value).startswith("x.json: not valid JSON: ")
    assert str(caught.value).endswith(REFUSED[text])

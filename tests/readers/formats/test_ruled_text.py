"""Tables that people paste as text are read: Markdown's, psql's, rich's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lrchart.errors import InputError
from lrchart.readers import readings

Write = Callable[..., str]

LR = [1e-4, 1e-3, 1e-2, 1e-1]
LOSS = [2.5, 1.5, 1.25, 4.0]
PAIRS = list(zip(LR, LOSS, strict=True))

DRAWN = {
    "Markdown": "| lr | loss |\n| ---: | :--- |\n" + "".join(f"| {a} | {b} |\n" for a, b in PAIRS),
    "Markdown without edges": "lr | loss\n--- | ---\n" + "".join(f"{a} | {b}\n" for a, b in PAIRS),
    "a page around it": "# A sweep\n\nWith | in it:\n\n| step | `lr` | **loss** |\n|-|:-:|--|\n"
    + "".join(f"| {i} | `{a}` | {b} |\n" for i, (a, b) in enumerate(PAIRS))
    + "\nThat is all.\n\n| other | table |\n|---|---|\n| 1 | 2 |\n",
    "psql": "+------+------+\n|   lr | loss |\n|------+------|\n"
    + "".join(f"| {a} | {b} |\n" for a, b in PAIRS)
    + "+------+------+\n",
    "rich": "┏━━━━━┳━━━━━━┓\n┃ lr  ┃ loss ┃\n┡━━━━━╇━━━━━━┩\n"
    + "".join(f"│ {a} │ {b} │\n├─────┼──────┤\n" for a, b in PAIRS)
    + "└─────┴──────┘\n",
    "rich, page by page": "".join(
        "┏━━━━━┳━━━━━━┓\n┃ lr  ┃ loss ┃\n┡━━━━━╇━━━━━━┩\n" + f"│ {a} │ {b} │\n└─────┴──────┘\n"
        for a, b in PAIRS
    ),
    "MATLAB, the header on two lines": "Training on single CPU.\n|========================|\n"
    "|  Time Elapsed  |  Mini-batch  |  Base Learning  |\n"
    "|   (hh:mm:ss)   |     Loss     |      Rate       |\n|========================|\n"
    + "".join(f"|       00:00:01 | {b:12} | {a:15} |\n" for a, b in PAIRS)
    + "|========================|\nTraining finished: Max epochs completed.\n",
    "decimal commas": "| lr | loss |\n|---|---|\n"
    + "".join(f"| {a:.4f} | {b} |\n".replace(".", ",") for a, b in PAIRS),
}


@pytest.mark.parametrize("text", DRAWN.values(), ids=DRAWN)
def test_reads(write: Write, text: str) -> None:
    (reading,) = readings(write(text, "x.md"))
    assert reading.format == "table in text"
    assert reading.frame["lr"].tolist() == LR
    assert reading.frame["loss"].tolist() == LOSS


def test_a_comma_beside_hundreds_separates_thousands(write: Write) -> None:
    text = "| step | lr | loss |\n|--|--|--|\n| 0 | 0.01 | 1,250 |\n| 1,000 | 0.1 | 987 |\n"
    (reading,) = readings(write(text, "x.md"))
    assert reading.frame["loss"].tolist() == [1250, 987]
    assert "read the commas in column 'loss' as thousands separators" in reading.notes


def test_chosen_columns_are_found(write: Write) -> None:
    text = DRAWN["Markdown"].replace("lr", "alpha").replace("loss", "cost")
    (reading,) = readings(write(text, "x.md"), lr_column="alpha", loss_column="cost")
    assert reading.frame["loss"].tolist() == LOSS


def test_several_tables_are_not_joined(write: Write) -> None:
    with pytest.raises(InputError) as caught:
        readings(write(DRAWN["Markdown"] + "\n" + DRAWN["Markdown"], "x.md"))
    assert str(caught.value) == (
        "x.md: 2 tables name a learning rate and a loss; save the one to read alone"
    )


def test_a_key_and_a_value_a_row_are_no_table(write: Write) -> None:
    box = "".join(f"-----\n| train/ |  |\n|  lr | {a} |\n|  loss | {b} |\n" for a, b in PAIRS)
    with pytest.raises(InputError, match="no line names both a learning rate and a loss"):
        readings(write(box))


def test_commas_in_steps_separate_thousands(write: Write) -> None:
    lr = np.geomspace(1e-5, 1, 40)
    rows = "".join(f'"{i * 100:,}",{a},{3 - i / 40}\n' for i, a in enumerate(lr))
    (reading,) = readings(write(f"step,lr,loss\n{rows}"))
    assert reading.frame["step"].tolist() == [i * 100 for i in range(40)]


def test_a_comma_in_a_loss_stays_a_question(write: Write) -> None:
    with pytest.raises(InputError, match="column 'loss', row 1: '2,419' is not a number"):
        readings(write('lr,loss\n1e-3,"2,419"\n1e-2,"1,250"\n'))


def test_numbers_as_numpy_prints_them(write: Write) -> None:
    lines = "".join(f"{{'loss': np.float64({b}), 'learning_rate': {a}}}\n" for a, b in PAIRS)
    (reading,) = readings(write(lines, "x.log"))
    assert reading.frame["loss"].tolist() == LOSS

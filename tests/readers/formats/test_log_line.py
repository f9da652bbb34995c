"""One line of a log: its names and numbers do not depend on which digits it has."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrchart.readers.formats.log_line import flattened, form_of

WORDS = ("step", "lr", "loss", "val", "best", "lr-Adam/pg1", "conv2.loss", "dev3", "e-5", "tensor(")
NUMBERS = st.floats(-1e9, 1e9).map(repr) | st.integers(0, 10**6).map(str) | st.just("1e-05")
SIGNS = st.sampled_from([" ", "=", ": ", ", ", " | ", "(", ")", "[", "]", "\x1b[32m", "%"])


@given(st.lists(st.tuples(st.sampled_from(WORDS), SIGNS, NUMBERS, SIGNS), max_size=6))
def test_other_digits_are_read_in_the_same_places(cells: list[tuple[str, ...]]) -> None:
    line = flattened("".join(map("".join, cells)))
    other = re.sub("[1-9]", lambda digit: str(10 - int(digit[0])), line)
    assert form_of(line) == form_of(other)
    assert all(line[a:b] and line[c:d] for a, b, c, d in form_of(line).pairs)


def test_lines_of_one_statement_are_parsed_once() -> None:
    assert form_of("step 12 lr 1e-3 loss 2.13") is form_of("step 57 lr 9e-4 loss 1.84")


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("step 12 lr 1e-3 loss 2.1", [("step", "12"), ("lr", "1e-3"), ("loss", "2.1")]),
        ("\x1b[1mloss\x1b[0m=2.1 lr=[1e-3]", [("loss", "2.1"), ("lr", "1e-3")]),
        ("lr: (1e-3, 2e-3)", [("lr_0", "1e-3"), ("lr_1", "2e-3")]),
        ("Train lr-DecoupledAdamW/group0: 1e-3", [("Train lr-DecoupledAdamW/group0", "1e-3")]),
        ("tot[loss=2.1, ctc=3]", [("tot.loss", "2.1"), ("tot.ctc", "3")]),
        ("step: 3, loss is 2.1, lr is 1e-3", [("step", "3"), ("loss", "2.1"), ("lr", "1e-3")]),
        ("loss is nan, lr is 1e-3", [("loss", "nan"), ("lr", "1e-3")]),
        ("the lr is 1e-3 and the loss is 2.1", [("lr", "1e-3"), ("loss", "2.1")]),
        ("at step 3 with lr 1e-3 and loss 2.1", [("step", "3"), ("lr", "1e-3"), ("loss", "2.1")]),
        ("the loss is low, lr 1e-3", [("lr", "1e-3")]),
        (
            "epoch 3: adjusting learning rate of group 0 to 1e-3.",
            [("epoch", "3"), ("learning rate", "1e-3")],
        ),
        ("loss 2.1, setting lr to 1e-3", [("loss", "2.1"), ("lr", "1e-3")]),
        ("lr 3.5 e-3 loss 2.1", [("loss", "2.1")]),
        ("lr=Array(0.1, dtype=float32)", [("lr", "Array(0.1, dtype=float32)")]),
        (
            "η\N{FULLWIDTH COLON} 0.1\N{FULLWIDTH COMMA}verlust = 2.1",
            [("η", "0.1"), ("verlust", "2.1")],
        ),
        ("the lr was set to 1e-3, and we got a loss of 2.1", [("lr", "1e-3"), ("loss", "2.1")]),
        (
            "with a learning rate of 1e-3, loss was 2.1 after step 3",
            [("learning rate", "1e-3"), ("loss", "2.1"), ("step", "3")],
        ),
        ("lr is now 1e-3, which gives a loss of 2.1.", [("lr", "1e-3"), ("loss", "2.1")]),
        (
            "using lr=1e-3 we get loss = 2.1 (avg 2.3)",
            [("lr", "1e-3"), ("loss", "2.1"), ("avg", "2.3")],
        ),
        (
            "step 3 finished with training loss of 2.1 at a learning rate of 1e-3",
            [("step", "3"), ("training loss", "2.1"), ("learning rate", "1e-3")],
        ),
        (
            "model a loss 2.1, previous loss was 2.3, change in loss of 0.2",
            [("model a loss", "2.1"), ("previous loss", "2.3"), ("change in loss", "0.2")],
        ),
        ("lr 1e-3: loss was 2.3, is 2.1", [("lr", "1e-3"), ("loss was", "2.3"), ("is", "2.1")]),
        ("lr: 1e-3 -> loss: 2.3 -> 2.1", [("lr", "1e-3")]),
        ("loss was 2.3, is 2.1 now", [("loss was", "2.3"), ("is", "2.1")]),
        ("mode=train lr=1e-3 loss=2.1", [("lr", "1e-3"), ("loss", "2.1")]),
        ("loss improved from 2.3 to 2.1", [("loss improved from", "2.3"), ("to", "2.1")]),
        ('"{""lr"": 1e-3, ""loss"": 2.1}"', [("lr", "1e-3"), ("loss", "2.1")]),
    ],
)
def test_names_and_numbers(line: str, pairs: list[tuple[str, str]]) -> None:
    line = flattened(line)
    assert form_of(line).numbers(line) == pairs


@pytest.mark.parametrize(
    ("line", "aside", "result"),
    [
        ("step 3 lr 1e-3 loss 2", False, False),
        ("eval step 3 lr 1e-3 loss 2", True, False),
        ("LR range test step 3 lr 1e-3 loss 2", False, False),
        ("\x1b[1mbest\x1b[0m step 3 lr 1e-3 loss 2", False, True),
        ("step 3 lr 1e-3 loss 2 best 1.9", False, False),
    ],
)
def test_what_a_line_is_about(line: str, aside: bool, result: bool) -> None:
    form = form_of(flattened(line))
    assert (form.aside, form.result) == (aside, result)


@pytest.mark.parametrize(
    ("line", "aside"),
    [
        ("iter 3 step 3 | loss train: 2.1, val: n/a | lr: 1e-3", False),
        ("iter 3 step 3 | loss train: 2.1, val: 2.2 | lr: 1e-3", False),
        ("val | loss: 2.1, lr: 1e-3, bleu: n/a", True),
    ],
)
def test_a_line_without_a_validation_is_one_of_training(line: str, aside: bool) -> None:
    assert form_of(flattened(line)).aside == aside

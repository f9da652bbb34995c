"""Keywords in the words of other finders cost one sentence, which has the word used here."""

import warnings
from importlib import import_module

import pytest

from lrchart.errors import MissingExtraError, OptionError
from lrchart.recorders.replicates import repeat_sweep
from tests.later import later

torch = later("torch", reason="PyTorch is not installed")

#: keyword of another framework's finder -> keyword here
ELSEWHERE = {
    "start_lr": "start",
    "min_lr": "start",
    "init_value": "start",
    "end_lr": "end",
    "max_lr": "end",
    "final_value": "end",
    "num_iter": "steps",
    "num_training": "steps",
    "num_it": "steps",
    "step_mode": "spacing",
    "diverge_th": "divergence",
    "early_stop_threshold": "divergence",
    "accumulation_steps": "accumulate",
}


def recorders(toys):
    """Return one call a recorder; each takes more keywords."""
    from lrchart.recorders.sweep import Sweep
    from lrchart.recorders.torch import TorchSweep, range_test

    model, optimizer, loss, loader = toys.arguments()
    return {
        "Sweep": Sweep,
        "TorchSweep": lambda **more: TorchSweep(model, optimizer, **more),
        "range_test": lambda **more: range_test(model, optimizer, loss, loader, **more),
        "repeat_sweep": lambda **more: repeat_sweep(print, 3, **more),
    }


@pytest.mark.parametrize(("name", "here"), ELSEWHERE.items())
def test_a_keyword_of_another_finder(toys, name, here):
    for recorder, call in recorders(toys).items():
        with pytest.raises(OptionError) as caught:
            call(**{name: 1})
        sentence = f"{recorder} has no keyword {name!r}; did you mean {here!r}?"
        assert str(caught.value) == sentence


@pytest.mark.parametrize("framework", ["lightning", "fastai", "keras"])
def test_a_keyword_of_another_finder_in_a_callback(framework):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # warnings of the framework at import
        try:
            recorder = import_module(f"lrchart.recorders.{framework}").RangeTest
        except MissingExtraError as error:
            pytest.skip(str(error))
    with pytest.raises(OptionError) as caught:
        recorder(num_iter=100)
    assert str(caught.value) == "RangeTest has no keyword 'num_iter'; did you mean 'steps'?"


def test_the_arguments_of_range_test_in_other_words(toys):
    from lrchart.recorders.torch import range_test

    model, optimizer, loss, loader = toys.arguments()
    with pytest.raises(OptionError) as caught:
        range_test(model, optimizer, criterion=loss, train_loader=loader)
    assert str(caught.value) == "range_test has no keyword 'criterion'; did you mean 'loss'?"

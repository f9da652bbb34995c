"""Arguments in the wrong place, or whose attributes raise, cost one sentence."""

import inspect
import re

import pytest

from lrchart.errors import InputError, OptionError
from lrchart.recorders.parts.batches import endless
from lrchart.recorders.replicates import repeat_sweep
from tests.later import later
from tests.recorders.conftest import Rude

torch = later("torch", reason="PyTorch is not installed")

ORDER = "the order is range_test(model, optimizer, loss, loader)"


class RudeLoader:
    """A loader that gives batches, and raises for anything else."""

    def __init__(self, batches):
        self._batches = batches

    def __iter__(self):
        return iter(self._batches)

    @property
    def sampler(self):
        raise RuntimeError("no sampler yet")

    @property
    def generator(self):
        raise TypeError("no generator yet")


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ((1, 0, 2, 3), f"model must be a torch.nn.Module; got SGD; {ORDER}"),
        ((0, 2, 1, 3), f"optimizer must have param_groups; got function; {ORDER}"),
        ((0, 1, 3, 2), f"loss must be a function; got DataLoader; {ORDER}"),
        ((0, 1, 2, 2), f"loader must give batches; got function; {ORDER}"),
        ((3, 1, 2, 0), f"model must be a torch.nn.Module; got DataLoader; {ORDER}"),
        ((0, 3, 2, 1), f"optimizer must have param_groups; got DataLoader; {ORDER}"),
        ((2, 1, 0, 3), f"model must be a torch.nn.Module; got function; {ORDER}"),
    ],
)
def test_swapped_arguments_of_range_test(toys, order, sentence):
    from lrchart.recorders.torch import range_test

    given = toys.arguments()
    with pytest.raises(InputError) as caught:
        range_test(*(given[place] for place in order))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("place", [0, 1])
def test_a_list_of_one_is_neither_a_model_nor_an_optimizer(toys, place):
    from lrchart.recorders.torch import range_test

    given = toys.arguments()
    given[place] = [given[place]]
    with pytest.raises(InputError, match=f"got list; {re.escape(ORDER)}"):
        range_test(*given, steps=3)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("odd", [None, 5, "text", Rude()], ids=lambda odd: type(odd).__name__)
def test_odd_arguments_of_range_test(toys, place, odd):
    from lrchart.recorders.torch import range_test

    given = toys.arguments()
    given[place] = odd
    name = list(inspect.signature(range_test).parameters)[place]
    with pytest.raises(InputError) as caught:
        range_test(*given, steps=3)
    assert str(caught.value).startswith(f"{name} must ")
    assert str(caught.value).endswith(ORDER)


@pytest.mark.parametrize("device", [None, "cpu"])
def test_a_loss_that_is_a_module_in_the_place_of_the_model(toys, device):
    from lrchart.recorders.torch import range_test

    model, optimizer, _loss, loader = toys.arguments()
    with pytest.raises(InputError) as caught:
        range_test(torch.nn.MSELoss(), optimizer, model, loader, device=device)
    assert str(caught.value) == f"model must have parameters; got MSELoss; {ORDER}"


def test_a_model_without_parameters(toys):
    from lrchart.recorders.torch import range_test

    _model, optimizer, loss, loader = toys.arguments()
    with pytest.raises(InputError) as caught:
        range_test(torch.nn.ReLU(), optimizer, loss, loader)
    assert str(caught.value) == "the model has no parameters; pass its device="


def test_what_cannot_be_trained_is_refused_before_pytorch_does():
    from lrchart.recorders.torch import range_test

    model, other = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
    mean, adam = torch.nn.MSELoss(), torch.optim.AdamW(model.parameters())
    cases = [  # optimizer, loss, the sentence
        (adam, torch.nn.MSELoss, f"loss must be a function; got type; {ORDER}"),
        (
            adam,
            torch.nn.MSELoss(reduction="none"),
            "loss must return one number; got a tensor of shape (4, 1): average it",
        ),
        (
            adam,
            lambda *pair: mean(*pair).item(),
            "loss must return a tensor of one number; got float",
        ),
        (
            adam,
            lambda *pair: mean(*pair).detach(),
            "the loss has no gradient: it is detached, or no parameter of the model requires one",
        ),
        (
            torch.optim.AdamW(other.parameters()),
            mean,
            "AdamW has no parameter of the model, and would not train it: make it of this model's "
            "parameters()",
        ),
        (
            torch.optim.LBFGS(model.parameters()),
            mean,
            "LBFGS evaluates the loss several times a step, so it has no range test: use an "
            "optimizer that takes a step from one gradient",
        ),
    ]
    batches = [(torch.ones(4, 2), torch.ones(4, 1))]
    for optimizer, loss, sentence in cases:
        with pytest.raises(InputError) as caught:
            range_test(model, optimizer, loss, batches, progress=False)
        assert str(caught.value) == sentence


def test_swapped_arguments_of_the_loop(toys):
    from lrchart.recorders.torch import TorchSweep

    model, optimizer, *_ = toys.arguments()
    with pytest.raises(InputError) as caught:
        TorchSweep(optimizer, model)
    assert str(caught.value) == (
        "model must be a torch.nn.Module; got SGD; the order is TorchSweep(model, optimizer)"
    )
    with pytest.raises(InputError, match="optimizer must have param_groups; got list"):
        TorchSweep(model, [])
    TorchSweep([model], [optimizer])


def test_swapped_arguments_in_ignite(toys):
    engine = pytest.importorskip("ignite.engine", reason="PyTorch-Ignite is not installed")
    from lrchart.recorders.ignite import RangeTest

    model, optimizer, loss, _loader = toys.arguments()
    trainer = engine.create_supervised_trainer(model, optimizer, loss)
    order = "the order is RangeTest(trainer, model, optimizer)"
    with pytest.raises(InputError) as caught:
        RangeTest(model, optimizer, trainer)
    assert str(caught.value) == f"trainer must be an Engine; got Sequential; {order}"
    with pytest.raises(InputError) as caught:
        RangeTest(trainer, optimizer, model)
    assert str(caught.value) == f"model must be a torch.nn.Module; got SGD; {order}"
    with pytest.raises(OptionError, match="accumulate must be a whole number of at least 1"):
        RangeTest(trainer, model, optimizer, accumulate="2")


def test_something_else_than_a_trainer_in_transformers(toys):
    pytest.importorskip("transformers", reason="Transformers is not installed")
    pytest.importorskip("accelerate", reason="Accelerate is not installed")
    from lrchart.recorders.transformers import RangeTest

    with pytest.raises(InputError) as caught:
        RangeTest(toys.model())
    assert str(caught.value) == (
        "trainer must be a transformers.Trainer; got Sequential; the order is RangeTest(trainer)"
    )


def test_swapped_arguments_in_jax():
    pytest.importorskip("jax", reason="JAX is not installed")
    pytest.importorskip("optax", reason="Optax is not installed")
    from lrchart.recorders.jax import range_test

    order = "the order is range_test(step, params, opt_state, batches)"
    with pytest.raises(InputError) as caught:
        range_test([], print, [], [])
    assert str(caught.value) == f"step must be a function; got list; {order}"
    with pytest.raises(InputError) as caught:
        range_test(print, {}, {}, 5)
    assert str(caught.value) == f"batches must give batches; got int; {order}"
    with pytest.raises(InputError) as caught:
        range_test(print, [], {}, {"w": 1.0})
    assert str(caught.value) == f"batches must give batches; got dict; {order}"


def test_a_step_that_returns_something_else_in_jax():
    optax = pytest.importorskip("optax", reason="Optax is not installed")
    pytest.importorskip("jax", reason="JAX is not installed")
    from lrchart.recorders.jax import range_test

    state = optax.inject_hyperparams(optax.sgd)(learning_rate=1e-3).init(1.0)
    for returned in (None, 0.5, (1.0, state), {"loss": 0.5}):
        with pytest.raises(InputError) as caught:
            range_test(lambda *_, value=returned: value, 1.0, state, [1, 2], progress=False)
        kind = type(returned).__name__
        assert str(caught.value) == f"step must return params, opt_state and loss; got {kind}"


@pytest.mark.parametrize("train", [None, 5, "train"])
def test_something_else_than_a_function_in_repeat_sweep(train):
    with pytest.raises(InputError) as caught:
        repeat_sweep(train, 3)
    assert str(caught.value) == (
        f"train must be a function; got {type(train).__name__}; "
        "the order is repeat_sweep(train, seeds)"
    )


def test_seeds_are_the_replicates_of_repeat_sweep():
    with pytest.raises(OptionError, match="replicate is the seed of each sweep; leave it out"):
        repeat_sweep(print, 3, replicate=1)


def test_a_loader_whose_attributes_raise(toys):
    from lrchart.recorders.torch import range_test

    model, optimizer, loss, loader = toys.arguments()
    frame = range_test(model, optimizer, loss, RudeLoader(list(loader)), steps=12, start=1e-4)
    assert len(frame) == 12


def test_a_loader_that_is_none():
    with pytest.raises(InputError, match="loader must give batches; got NoneType"):
        next(endless(None))

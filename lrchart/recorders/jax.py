"""Run a range test in JAX with an Optax optimizer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from lrchart.errors import InputError
from lrchart.keywords.named import named
from lrchart.recorders.parts.arguments import demand, gives_batches
from lrchart.recorders.parts.attempts import restored_by
from lrchart.recorders.parts.batches import endless
from lrchart.recorders.parts.extras import missing
from lrchart.recorders.parts.unwritten import kept
from lrchart.recorders.sweep import Sweep

try:
    import jax
    import optax
except ImportError as error:
    raise missing("JAX and Optax", "jax") from error

Step = Callable[[Any, Any, Any], tuple[Any, Any, Any]]


@named(Sweep)
def range_test(
    step: Step, params: Any, opt_state: Any, batches: Iterable[Any], **options: Any
) -> pd.DataFrame:
    """Run a range test and return its tidy frame.

    `params` and `opt_state` are values, so nothing has to be put back. The sweep begins with copies
    of them, which a ``step`` jitted with ``donate_argnums`` may use up.

    Parameters
    ----------
    step
        ``step(params, opt_state, batch)`` gives the next two and the loss, or instead of it
        ``(loss, metrics)``, as ``value_and_grad(…, has_aux=True)`` has them: a dict of more
        numbers, columns of the frame. Jitted or not.
    params, opt_state
        As for the training to come. The state holds a hyperparameter ``learning_rate``, as
        ``optax.inject_hyperparams`` puts there, at any depth.
    batches
        Batches of any form; a list or loader is gone through as often as the sweep needs.
    **options
        Options of `Sweep`. ``accumulate=k`` calls ``step`` k times a rate, for an optimizer in
        ``optax.MultiSteps``. With ``path`` a test that fails leaves its steps in that file; if
        only the file fails, at the end, it warns.

    Returns
    -------
    pandas.DataFrame
        The tidy frame, one row a step: each ``loss`` with the rate that its update used.

    Raises
    ------
    InputError
        For a state without ``learning_rate``, or no batches.
    OptionError
        For an option outside its range.

    Examples
    --------
    >>> optimizer = optax.inject_hyperparams(optax.adam)(learning_rate=1e-3)
    >>> @jax.jit
    ... def step(weight, opt_state, batch):
    ...     loss, grads = jax.value_and_grad(lambda w: ((w * batch - batch) ** 2).mean())(weight)
    ...     updates, opt_state = optimizer.update(grads, opt_state, weight)
    ...     return optax.apply_updates(weight, updates), opt_state, loss
    >>> weight, batches = jax.numpy.zeros(()), [jax.numpy.arange(8.0)]
    >>> frame = range_test(step, weight, optimizer.init(weight), batches, steps=20, end=1.0)
    >>> frame["step"].max() < 20
    np.True_
    """
    order = "range_test(step, params, opt_state, batches)"
    demand(callable(step), "step", "be a function", step, order)
    demand(gives_batches(batches), "batches", "give batches", batches, order)
    given = params, opt_state

    def restore() -> None:
        nonlocal params, opt_state
        params, opt_state = jax.tree.map(_copy, given)

    sweep = Sweep(**restored_by(restore, options))
    sweep.measured = True
    rates, stream = InjectedRates(opt_state), endless(batches)
    restore()
    with kept(sweep):
        for lr in sweep:
            opt_state = rates.set(opt_state, lr)
            for _ in range(sweep.accumulate):
                returned = step(params, opt_state, next(stream))
                fits = isinstance(returned, tuple | list) and len(returned) == 3
                demand(fits, "step", "return params, opt_state and loss", returned)
                params, opt_state, loss = returned
                loss, metrics = loss if isinstance(loss, tuple) else (loss, {})
                sweep.record(loss, **metrics)
    return sweep.frame()


class InjectedRates:
    """The learning rates that ``optax.inject_hyperparams`` put into an optimizer's state.

    If there are several, as under ``optax.partition``, each keeps its ratio to the highest.

    Parameters
    ----------
    opt_state
        The state whose rates give the ratios.

    Raises
    ------
    InputError
        There is no rate, or a schedule would overrule it.
    """

    def __init__(self, opt_state: Any) -> None:
        rates = optax.tree_utils.tree_get_all_with_path(opt_state, "learning_rate")
        if any("hyperparams_states" in str(path) for path, _rate in rates):
            raise InputError(
                "the optimizer's learning_rate is a schedule, which overrules any rate that is "
                "set; give inject_hyperparams a number"
            )
        if not rates:
            raise InputError(
                "the optimizer state has no learning_rate to set; make the optimizer with "
                "optax.inject_hyperparams(optax.adam)(learning_rate=…)"
            )
        highest = max(float(rate) for _path, rate in rates)
        #: (path in the state, ratio to the highest rate, dtype) of each rate
        self._places = [
            (path, float(rate) / highest if highest > 0 else 1.0, rate.dtype)
            for path, rate in rates
        ]

    def set(self, opt_state: Any, lr: float) -> Any:
        """Return the state with `lr` in force."""
        for place, ratio, dtype in self._places:
            # Keep the dtype: another one would recompile a jitted step.
            rate = jax.numpy.asarray(lr * ratio, dtype=dtype)
            opt_state = optax.tree_utils.tree_set(
                opt_state, lambda path, _old, place=place: path == place, learning_rate=rate
            )
        return opt_state


def _copy(leaf: Any) -> Any:
    return leaf.copy() if isinstance(leaf, jax.Array) else leaf

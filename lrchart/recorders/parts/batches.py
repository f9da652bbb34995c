"""Repeat the batches of a loader for as many steps as a sweep has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lrchart.errors import InputError
from lrchart.recorders.parts.arguments import attribute, demand, gives_batches


def endless(loader: Iterable[Any]) -> Iterator[Any]:
    """Yield the batches of `loader` over and over, reshuffled as in epochs of training.

    Raises
    ------
    InputError
        For a loader that gives no batches, or, as a generator does, none on its second pass.
    """
    demand(gives_batches(loader), "loader", "give batches", loader)
    epoch = 0
    while True:
        empty = True
        reshuffle = attribute(attribute(loader, "sampler"), "set_epoch")
        if reshuffle is not None:  # otherwise a DistributedSampler repeats its order
            reshuffle(epoch)
        for batch in loader:
            empty = False
            yield batch
        if empty:
            raise InputError(
                "there are no more batches; give a list or a loader, or more of them"
                if epoch
                else "the loader gave no batches; a range test needs at least one"
            )
        epoch += 1

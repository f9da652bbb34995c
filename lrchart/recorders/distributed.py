"""A sweep that every process of a ``torch.distributed`` job sees alike."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lrchart.recorders.extras import missing
from lrchart.recorders.sweep import Sweep

try:
    import torch
    import torch.distributed as dist
except ImportError as error:
    raise missing("PyTorch", "torch") from error


class RankSweep(Sweep):
    """A `Sweep` whose numbers are the mean over all ranks.

    Every rank hands out the same rates and sees the same mean loss, so all stop at the same step;
    only rank 0 writes the file and draws the bar. Alone, or without a process group, it is a
    `Sweep`. Each rank must record the same metrics at the same steps, if they are averaged.

    The process group is looked for at each step, so it may be made after the sweep is.

    Parameters
    ----------
    averaged
        Names of the numbers that are averaged, None for all; of the others each rank keeps its own.
    *args, **options
        Arguments of `Sweep`.
    """

    def __init__(self, *args: Any, averaged: Collection[str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._averaged = averaged

    def _agree(self, values: dict[str, float]) -> dict[str, float]:
        if not _distributed():
            return values
        if self._averaged is not None:
            shared = {name: values[name] for name in self._averaged}
            return {**values, **_averages(shared)}
        return _averages(values)

    def _publish(self, row: dict[str, Any]) -> None:
        if not _distributed() or dist.get_rank() == 0:
            super()._publish(row)


def _distributed() -> bool:
    return bool(dist.is_available() and dist.is_initialized())


def _averages(values: dict[str, float]) -> dict[str, float]:
    """Return the mean of each number over all ranks."""
    device = torch.cuda.current_device() if dist.get_backend() == "nccl" else "cpu"
    # added up and divided: gloo knows no average
    total = torch.tensor(list(values.values()), dtype=torch.float64, device=device)
    dist.all_reduce(total)
    return dict(zip(values, (total / dist.get_world_size()).tolist(), strict=True))

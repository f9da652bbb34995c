"""Average a sweep over the processes of a ``torch.distributed`` job."""

from __future__ import annotations

from typing import Any

from lrchart.recorders.parts.extras import missing
from lrchart.recorders.parts.number import means
from lrchart.recorders.sweep import Sweep

try:
    import torch.distributed as dist
except ImportError as error:
    raise missing("PyTorch", "torch") from error

#: whether torch was built with process groups
AVAILABLE = dist.is_available()


class RankSweep(Sweep):
    """A `Sweep` whose numbers are the mean over all ranks.

    Every rank hands out the same rates and sees the same mean loss, so all stop at the same step;
    only rank 0 writes the file and draws the bar. Alone, or without a process group, it is a
    `Sweep`. A metric that only some ranks record is the mean over those.

    The process group is looked for at each step, so it may be made after the sweep is.
    """

    def _agree(self, values: dict[str, float]) -> dict[str, float]:
        if not (AVAILABLE and dist.is_initialized()):
            self._publishes = True
            return values
        self._publishes = dist.get_rank() == 0
        of_ranks: list[Any] = [None] * dist.get_world_size()
        dist.all_gather_object(of_ranks, values)
        return means(of_ranks)

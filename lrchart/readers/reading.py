"""Hold a frame together with how it was read."""

from __future__ import annotations

from dataclasses import dataclass

from lrchart.errors import KindError
from lrchart.frame.condense import is_condensed
from lrchart.frame.schema import SWEEP, TidyFrame
from lrchart.readers.kinds import Refusal
from lrchart.readers.messages import listing


@dataclass(frozen=True)
class Reading:
    """The range tests of one source, and how they were read.

    Examples
    --------
    >>> from lrchart.readers.reader import readings
    >>> print(readings("history.csv")[0].describe())
    history.csv: 275 steps of run 'history' from CSV columns lr, loss, step
    """

    #: the tidy sweep frame
    frame: TidyFrame
    #: the source as it was given
    source: str
    #: detected format
    format: str
    #: role (lr, loss, run, replicate, step, optimal_lr) -> name of its column
    columns: dict[str, str]
    #: one sentence per irregularity: rows left out, joined or reordered
    notes: tuple[str, ...] = ()
    #: runs that are not range tests, and why; they are not in the frame
    refused: tuple[Refusal, ...] = ()
    #: names of all runs, refused ones included, in the order of the source
    every_run: tuple[str, ...] = ()

    @property
    def runs(self) -> list[str]:
        """The names of the runs, in their order."""
        return [str(name) for name in self.frame["run"].unique()]

    def describe(self) -> str:
        """Return one sentence: how many steps of which runs came from which columns."""
        runs = self.runs
        if not runs:
            return f"{self.source}: no range test"
        what = f"run {runs[0]!r}" if len(runs) == 1 else f"{len(runs)} runs ({listing(runs, 5)})"
        sweeps = self.frame.groupby(SWEEP, sort=False).ngroups
        if sweeps > len(runs):
            what += f" in {sweeps} replicates"
        columns = ", ".join(self.columns.values())
        condensed = is_condensed(self.frame)
        steps = int(self.frame["steps"].sum()) if condensed else len(self.frame)
        return f"{self.source}: {steps} steps of {what} from {self.format} columns {columns}"


def require_one(readings: list[Reading]) -> list[Reading]:
    """Return `readings` if one of them has a range test; raise `KindError` otherwise."""
    if any(not reading.frame.empty for reading in readings):
        return readings
    refused = [(reading.source, refusal) for reading in readings for refusal in reading.refused]
    source, first = refused[0]
    if len(refused) == 1:
        raise KindError(f"{source}: {first.reason}")
    raise KindError(
        f"none of {len(refused)} runs is a range test; the first, run {first.run!r} of {source}: "
        f"{first.reason}"
    )

"""What recording a range test costs: seconds a step added over the bare loop.

    python benchmarks/recorder_overhead.py [--steps 300] [--repeats 15]

Each recorder and its bare loop train the same small classifier on the same batches, on one CPU
thread, without a stop and without a bar. A repeat runs them all, in an order that rotates; times
are CPU time, so that other work on the machine counts less. The table gives the median over the
repeats of (recorder - bare loop of the same repeat) / steps, the half-width of the middle half of
those, and the quietest recorder less the quietest bare loop. The set-up and the copy of the state
that every recorder takes once are spread over the steps.

Needs torch, torch-lr-finder and lightning (tests/recorders/requirements.txt).
"""

import argparse
import contextlib
import functools
import io
import logging
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import lightning.pytorch as pl
import torch
from rich.console import Console
from rich.table import Table
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torch_lr_finder import LRFinder

from lrchart.recorders.lightning import RangeTest
from lrchart.recorders.torch import TorchSweep, range_test

RANGE = {"start": 1e-7, "end": 1e-2}
BATCH = 32
LOSS = nn.functional.cross_entropy


@functools.cache
def data(steps: int) -> DataLoader:
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(BATCH * steps, 20, generator=generator)
    return DataLoader(TensorDataset(inputs, inputs[:, :4].argmax(1)), batch_size=BATCH)


def model() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 4))


def adam(net: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.Adam(net.parameters(), lr=1e-3)


def bare(steps: int) -> None:
    net, loader = model(), data(steps)
    optimizer = adam(net)
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = LOSS(net(inputs), targets)
        loss.backward()
        optimizer.step()


def lrchart_loop(steps: int, path: Path | None = None) -> None:
    net, loader = model(), data(steps)
    optimizer = adam(net)
    with TorchSweep(net, optimizer, steps=steps, divergence=None, path=path, **RANGE) as sweep:
        for (inputs, targets), _lr in zip(loader, sweep, strict=False):
            optimizer.zero_grad()
            loss = LOSS(net(inputs), targets)
            loss.backward()
            optimizer.step()
            sweep.record(loss)


def lrchart_file(steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lrchart_loop(steps, Path(folder) / "history.csv")


def lrchart_range_test(steps: int) -> None:
    net = model()
    range_test(net, adam(net), LOSS, data(steps), steps=steps, divergence=None, **RANGE)


def torch_lr_finder(steps: int) -> None:
    net = model()
    finder = LRFinder(net, adam(net), nn.CrossEntropyLoss(), device="cpu")
    finder.range_test(
        data(steps), start_lr=RANGE["start"], end_lr=RANGE["end"], num_iter=steps, diverge_th=1e9
    )
    finder.reset()


class Module(pl.LightningModule):
    def __init__(self) -> None:
        super().__init__()
        self.net = model()
        self.lr = 1e-3

    def training_step(self, batch: list[torch.Tensor]) -> torch.Tensor:
        inputs, targets = batch
        return LOSS(self.net(inputs), targets)

    def configure_optimizers(self) -> torch.optim.Optimizer:
        return torch.optim.Adam(self.parameters(), lr=self.lr)


def trainer(steps: int, folder: str, *callbacks: pl.Callback) -> pl.Trainer:
    quiet = dict.fromkeys(
        ["logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"], False
    )
    return pl.Trainer(
        callbacks=list(callbacks),
        max_steps=steps,
        accelerator="cpu",
        default_root_dir=folder,
        **quiet,
    )


def lightning_bare(steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        trainer(steps, folder).fit(Module(), data(steps))


def lrchart_lightning(steps: int) -> None:
    test = RangeTest(steps=steps, divergence=None, **RANGE)
    with tempfile.TemporaryDirectory() as folder:
        trainer(steps, folder, test).fit(Module(), data(steps))


def lightning_lr_find(steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tuner = pl.tuner.Tuner(trainer(steps, folder))
        tuner.lr_find(
            Module(),
            data(steps),
            min_lr=RANGE["start"],
            max_lr=RANGE["end"],
            num_training=steps,
            early_stop_threshold=None,
        )


#: bare loop -> what is measured against it, by the name in the table
CONTESTS: dict[Callable[[int], None], dict[str, Callable[[int], None]]] = {
    bare: {
        "lrchart TorchSweep": lrchart_loop,
        "lrchart TorchSweep, path=history.csv": lrchart_file,
        "lrchart range_test": lrchart_range_test,
        "torch-lr-finder": torch_lr_finder,
    },
    lightning_bare: {
        "lrchart RangeTest (Lightning)": lrchart_lightning,
        "Lightning lr_find": lightning_lr_find,
    },
}


def seconds(run: Callable[[int], None], steps: int) -> float:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        start = time.process_time()
        run(steps)
        return time.process_time() - start


def measure(bare_run: Callable[[int], None], steps: int, repeats: int) -> dict[str, list[float]]:
    """Return the seconds a step of each run, by name, in the order of the repeats."""
    runs = {"bare": bare_run, **CONTESTS[bare_run]}
    names = list(runs)
    times: dict[str, list[float]] = {name: [] for name in names}
    for name in names:  # imports and caches
        seconds(runs[name], 10)
    for repeat in range(repeats):
        turn = repeat % len(names)
        for name in names[turn:] + names[:turn]:
            times[name].append(seconds(runs[name], steps) / steps)
    return times


def rows(times: dict[str, list[float]]) -> list[list[str]]:
    bares = times.pop("bare")
    table = []
    for name, own in times.items():
        added = [one - bare for one, bare in zip(own, bares, strict=True)]
        low, middle, high = statistics.quantiles(added, n=4)
        numbers = (statistics.median(bares), middle, (high - low) / 2, min(own) - min(bares))
        table.append([name, *(f"{1e6 * number:.0f}" for number in numbers)])
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    heads = ["recorder", "bare loop", "added (median)", "± middle half", "added (quietest)"]
    table = Table(*heads, title=f"µs a step; {options.steps} steps, {options.repeats} repeats")
    for bare_run in CONTESTS:
        for row in rows(measure(bare_run, options.steps, options.repeats)):
            table.add_row(*row)
    Console(file=sys.stdout, width=110).print(table)


if __name__ == "__main__":
    main()

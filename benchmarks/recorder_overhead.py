"""Measure the overhead of recording: CPU microseconds a step beyond the bare loop.

    python benchmarks/recorder_overhead.py [--steps 300] [--repeats 60]

Each recorder and its bare loop train the same model on the same batches, on one CPU thread, without
a stop and without a bar. The model is one linear layer and the batches are made beforehand, so that
the recorder and not the training is what is measured. A repeat runs them all, in an order that
rotates, and takes the difference to the bare loop of the same repeat; times are CPU time, so that
other work on the machine counts less. The table gives the median of the differences and the bounds
between which the true median lies with 95 % confidence (order statistics, no assumption about
their distribution). Set-up and the copy of the state that every recorder takes once are spread
over the steps.

Needs torch, torch-lr-finder and lightning (requirements/frameworks.in).
"""

import argparse
import contextlib
import functools
import gc
import io
import logging
import math
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
from torch.utils.data import DataLoader
from torch_lr_finder import LRFinder

from lrchart.recorders.lightning import RangeTest
from lrchart.recorders.torch import TorchSweep, range_test

RANGE = {"start": 1e-7, "end": 1e-2}
BATCH = 32
LOSS = nn.functional.cross_entropy


@functools.cache
def data(steps: int) -> DataLoader:
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(steps, BATCH, 20, generator=generator)
    batches = [(batch, batch[:, :4].argmax(1)) for batch in inputs]
    return DataLoader(batches, batch_size=None)  # torch-lr-finder requires a DataLoader


def model() -> nn.Module:
    torch.manual_seed(0)
    return nn.Linear(20, 4)


def sgd(net: nn.Module) -> torch.optim.Optimizer:
    return torch.optim.SGD(net.parameters(), lr=1e-3)


def bare(steps: int) -> None:
    net, loader = model(), data(steps)
    optimizer = sgd(net)
    for inputs, targets in loader:
        optimizer.zero_grad()
        loss = LOSS(net(inputs), targets)
        loss.backward()
        optimizer.step()


def lrchart_loop(steps: int, path: Path | None = None) -> None:
    net, loader = model(), data(steps)
    optimizer = sgd(net)
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
    range_test(net, sgd(net), LOSS, data(steps), steps=steps, divergence=None, **RANGE)


def torch_lr_finder(steps: int) -> None:
    net = model()
    finder = LRFinder(net, sgd(net), nn.CrossEntropyLoss(), device="cpu")
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
        return torch.optim.SGD(self.parameters(), lr=self.lr)


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


#: bare loop -> name in the table -> recorder that is compared with it
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
    gc.collect()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        start = time.process_time()
        run(steps)
        return time.process_time() - start


def measure(bare_run: Callable[[int], None], steps: int, repeats: int) -> dict[str, list[float]]:
    """Return the seconds a step of each run, by name, in the order of the repeats."""
    runs = {"bare": bare_run, **CONTESTS[bare_run]}
    names = list(runs)
    times: dict[str, list[float]] = {name: [] for name in names}
    for name in names:  # warm up imports and caches
        seconds(runs[name], 10)
    for repeat in range(repeats):
        turn = repeat % len(names)
        for name in names[turn:] + names[:turn]:
            times[name].append(seconds(runs[name], steps) / steps)
    return times


def confidence(values: list[float]) -> tuple[float, float]:
    """Return the order statistics between which the median lies with at least 95 % confidence.

    How many of n values lie below the true median is binomial(n, 1/2); David and Nagaraja,
    Order Statistics (2003), section 7.1.
    """
    ordered, count, outside, rank = sorted(values), len(values), 0.0, 0
    while rank < count // 2 and (outside := outside + math.comb(count, rank) / 2**count) <= 0.025:
        rank += 1
    return ordered[max(rank - 1, 0)], ordered[count - max(rank, 1)]


def rows(times: dict[str, list[float]]) -> list[list[str]]:
    bares = times.pop("bare")
    table = []
    for name, own in times.items():
        added = [one - bare for one, bare in zip(own, bares, strict=True)]
        numbers = (statistics.median(bares), statistics.median(added), *confidence(added))
        bare, middle, low, high = (f"{1e6 * number:.1f}" for number in numbers)
        table.append([name, bare, middle, f"{low} to {high}"])
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--repeats", type=int, default=60)
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    heads = ["recorder", "bare loop", "added (median)", "95 % interval"]
    table = Table(*heads, title=f"µs a step; {options.steps} steps, {options.repeats} repeats")
    for bare_run in CONTESTS:
        for row in rows(measure(bare_run, options.steps, options.repeats)):
            table.add_row(*row)
    Console(file=sys.stdout, width=110).print(table)


if __name__ == "__main__":
    main()

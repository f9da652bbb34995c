"""Check optima and their drift against published sweeps, which are given as files.

    python -m benchmarks.trainings.published --step-law dense_lr_bs_loss.csv
    python -m benchmarks.trainings.published --deepobs DeepOBS_Baselines
    python -m benchmarks.trainings.published --megatron

The first is a table of github.com/step-law/steplaw, which publishes the exponents -0.713 of the
parameters N and +0.307 of the tokens D; the second a checkout of
github.com/fsschneider/DeepOBS_Baselines; the third the best rates of a comment on pull request
3058 of NVIDIA/Megatron-LM. None of the data is part of this project.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

import lrchart
from lrchart.analysis.trainings.drift import _fit, _quantile

#: parametrisation (standard, µP) -> best rate for each width
MEGATRON = {
    "SP": [9.77e-4, 4.88e-4, 2.44e-4, 1.22e-4, 6.10e-5],
    "µP": [9.77e-4, 9.77e-4, 9.77e-4, 9.77e-4, 1.95e-3],
}
#: measure in DeepOBS -> sign that turns it into a loss
MEASURES = {"test_losses": 1, "train_losses": 1, "test_accuracies": -1, "train_accuracies": -1}


def step_law(path: Path) -> Iterator[str]:
    """Fit lr* = c · N^a · D^b to the best rates, each over all batch sizes."""
    rates = pd.read_csv(path)["lr"].nunique()
    frame = lrchart.read_trainings(path, by="N,D", over="bs", loss_column="smooth loss")
    yield f"{rates} spellings of rates are {frame['lr'].nunique()} rates"
    table = lrchart.optimum(frame)
    yield f"{table['determined'].sum()} of {len(table)} best rates determined"
    known = table[table["determined"]]
    sizes = known["group"].str.extract(r"N=(?P<N>[^,]+), D=(?P<D>.+)").astype(float)
    design = np.column_stack([np.ones(len(known)), np.log10(sizes["N"]), np.log10(sizes["D"])])
    lr, width = np.log10(known["lr"]), np.log10(known["lr_high"] / known["lr_low"])
    weight = 1 / np.maximum(width / 4, 0.15 / 2 / math.sqrt(3)).to_numpy() ** 2
    covariance = np.linalg.inv(design.T @ (design * weight[:, None]))
    fit = covariance @ (design.T @ (weight * lr))
    chi, freedom = float((weight * (lr - design @ fit) ** 2).sum()), len(known) - 3
    half = _quantile(freedom) * math.sqrt(max(1, chi / freedom)) * np.sqrt(np.diag(covariance))
    yield f"N^({fit[1]:+.2f} ± {half[1]:.2f}), published -0.713"
    yield f"D^({fit[2]:+.2f} ± {half[2]:.2f}), published +0.307"


def megatron() -> Iterator[str]:
    """Fit the drift of the best rates with the width; of each, half a step over √3 is unknown."""
    error = math.log10(2) / 2 / math.sqrt(3)
    for name, rates in MEGATRON.items():
        at = [128.0 * 2**k for k in range(len(rates))]
        points = pd.DataFrame({"at": at, "lr": rates, "error": error, "used": True})
        law = _fit("width", points, points)
        half = (law.exponent_high - law.exponent_low) / 2
        known = "established" if law.established else "not established"
        yield f"{name}: width^({law.exponent:+.2f} ± {half:.2f}), {known}"


def deepobs(folder: Path) -> Iterator[str]:
    """Give the best rate of each problem and optimizer by each measure."""
    rows = pd.DataFrame(list(_runs(folder)))
    for (problem, optimizer), part in rows.groupby(["problem", "optimizer"]):
        answers = []
        for measure, sign in MEASURES.items():
            trainings = part.assign(loss=sign * part[measure]).dropna(subset=measure)
            if trainings["lr"].nunique() < 3:
                continue
            best = lrchart.optimum(trainings[["lr", "loss", "seed"]], seed="seed").iloc[0]
            known = f"{best['lr']:.2g}" if best["determined"] else f"({best['lr']:.2g})"
            answers.append(f"{measure} {known}")
        yield f"{problem} {optimizer}, {part['lr'].nunique()} rates: {', '.join(answers)}"


def _runs(folder: Path) -> Iterator[dict[str, object]]:
    for path in sorted(folder.rglob("*.json")):
        rate = re.search(r"l(?:earning_)?r(?:ate)?__([\d.]+(?:e[+-]?\d+)?)", str(path))
        seed = re.search(r"random_seed__(\d+)", path.name)
        if rate is None or seed is None:
            continue
        logged = json.loads(path.read_text("utf-8"))
        ends = {name: (logged.get(name) or [math.nan])[-1] for name in MEASURES}
        problem, optimizer = path.relative_to(folder).parts[:2]
        yield {"problem": problem, "optimizer": optimizer, "lr": float(rate[1]),
               "seed": int(seed[1]), **ends}  # fmt: skip


def main() -> None:
    """Print what the chosen checks give."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--step-law", type=Path, metavar="CSV")
    parser.add_argument("--deepobs", type=Path, metavar="FOLDER")
    parser.add_argument("--megatron", action="store_true")
    given = parser.parse_args()
    lines = [
        *(step_law(given.step_law) if given.step_law else ()),
        *(deepobs(given.deepobs) if given.deepobs else ()),
        *(megatron() if given.megatron else ()),
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()

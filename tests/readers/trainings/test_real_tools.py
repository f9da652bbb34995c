"""Trainings that the tools themselves wrote, by the scripts of `writers`."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from lrchart.readers import read
from lrchart.readers.trainings.reader import read_trainings
from tests.full import full
from tests.readers.trainings.writers.curve import LR, loss_of
from tests.trackers import run

WRITERS = Path(__file__).parent / "writers"


def write(tool: str, folder: Path, script: str, *arguments: str) -> None:
    """Run a script of `writers` in `folder`, with the Python that has `tool`."""
    run(tool, folder, str(WRITERS / script), *arguments)


def losses(frame: object) -> dict[float, float]:
    counted = frame[frame["status"] == "finished"]  # type: ignore[index]
    return dict(zip(counted["lr"].round(6), counted["loss"].round(6), strict=True))


EXPECTED = {lr: pytest.approx(loss_of(lr), abs=1e-5) for lr in LR[:4]}


def test_optuna(tmp_path: Path) -> None:
    write("optuna", tmp_path, "write_optuna.py", ".")
    stored = read_trainings(tmp_path / "study.db")
    assert losses(stored) == EXPECTED
    # The table has no intermediate values; a NaN objective is failed there, as in Optuna.
    assert stored["status"].tolist() == ["finished"] * 4 + ["diverged"]
    table = read_trainings(tmp_path / "trials.csv")
    assert losses(table) == EXPECTED
    assert table["status"].tolist() == ["finished"] * 4 + ["failed"]


@pytest.mark.full
def test_mlflow(tmp_path: Path) -> None:
    write("mlflow", tmp_path, "write_mlflow.py", str(tmp_path))
    for source in ("mlruns", "mlflow.db", "of_folder.csv", "of_database.csv"):
        frame = read_trainings(tmp_path / source)
        assert losses(frame) == EXPECTED
        assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]


@pytest.mark.parametrize("rate", [full("{}"), "[{}]"])
def test_hydra(tmp_path: Path, rate: str) -> None:
    """Its YAML writes a list of one rate on a line of its own; overrides may be missing."""
    rates = ",".join(rate.format(lr) for lr in LR)
    write("hydra", tmp_path, "write_hydra.py", "-m", f"optim.lr={rates}")
    for _ in range(2):
        frame = read_trainings(tmp_path / "multirun")
        assert losses(frame) == EXPECTED
        assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]
        for path in tmp_path.rglob("overrides.yaml"):
            path.unlink()


@pytest.mark.full
def test_ray_tune(tmp_path: Path) -> None:
    write("ray", tmp_path, "write_ray.py", str(tmp_path))
    folder = read_trainings(tmp_path / "exp")
    assert losses(folder) == EXPECTED
    assert folder["status"].tolist() == ["finished"] * 4 + ["diverged", "failed"]
    assert losses(read_trainings(tmp_path / "table.csv")) == EXPECTED


@pytest.mark.parametrize("tool", ["wandb", "trackio"])
def test_offline_trackers(tmp_path: Path, tool: str) -> None:
    """W&B's run files and Trackio's databases hold the same."""
    write(tool, tmp_path, "write_runs.py", tool)
    place = tmp_path / ("trackio/p.db" if tool == "trackio" else "wandb")
    frame = read_trainings(place)
    assert losses(frame) == EXPECTED
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]
    swept = tmp_path / "trackio/sweep.db"
    if tool == "wandb":
        swept = max(place.glob("offline-run-*/*.wandb"), key=lambda path: path.stat().st_size)
    history = read(swept)
    assert history["run"].unique().tolist() == ["finder"]
    assert history["lr"].tolist() == pytest.approx([10 ** (-6 + i * 6 / 39) for i in range(40)])
    assert math.isnan(history["loss"].iloc[-1])


@pytest.mark.full
@pytest.mark.slow
def test_lightning(tmp_path: Path) -> None:
    loggers = pytest.importorskip("lightning.pytorch.loggers")
    for lr in LR:
        logger = loggers.CSVLogger(tmp_path, name="lightning_logs")
        logger.log_hyperparams({"lr": lr, "model": {"width": 8}})
        for step in range(3):
            logger.log_metrics({"train_loss": 9.0}, step=step)
            logger.log_metrics({"val_loss": loss_of(lr) + 2 - step}, step=step)
        logger.save()
    frame = read_trainings(tmp_path / "lightning_logs")
    assert losses(frame) == EXPECTED
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]


@pytest.mark.slow
def test_transformers_trainer(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    pytest.importorskip("accelerate")

    class Line(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = torch.nn.Parameter(torch.zeros(1))

        def forward(self, x: object, labels: object) -> dict[str, object]:
            return {"loss": ((self.weight * x - labels) ** 2).mean(), "logits": self.weight * x}

    rows = [{"x": torch.tensor([float(i)]), "labels": torch.tensor([2.0 * i])} for i in range(4)]
    for lr in (1e-3, 1e-2, 1e-1):
        arguments = transformers.TrainingArguments(
            output_dir=str(tmp_path / f"run-{lr}"),
            learning_rate=lr,
            max_steps=6,
            logging_steps=1,
            save_steps=3,
            eval_strategy="steps",
            eval_steps=3,
            report_to=[],
            per_device_train_batch_size=4,
            use_cpu=True,
            disable_tqdm=True,
        )
        trainer = transformers.Trainer(
            model=Line(), args=arguments, train_dataset=rows, eval_dataset=rows
        )
        trainer.train()
    frame = read_trainings(tmp_path)
    # The rate falls linearly from its peak; the folders hold a state at steps 3 and 6.
    assert frame["lr"].tolist() == pytest.approx([1e-3, 1e-2, 1e-1])
    assert set(frame["measure"]) == {"eval_loss (last value)"}
    assert frame["steps"].tolist() == [6, 6, 6]
    assert frame["loss"].iloc[0] > frame["loss"].iloc[1]

"""Trainings that the tools themselves wrote, where the tools are installed."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest

from lrchart.readers import read
from lrchart.readers.trainings.reader import read_trainings

LR = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


def loss_of(lr: float) -> float:
    return 1 + (math.log10(lr) + 2) ** 2 if lr < 0.5 else math.nan


def losses(frame: object) -> dict[float, float]:
    counted = frame[frame["status"] == "finished"]  # type: ignore[index]
    return dict(zip(counted["lr"].round(6), counted["loss"].round(6), strict=True))


EXPECTED = {lr: pytest.approx(loss_of(lr), abs=1e-5) for lr in LR[:4]}


def test_optuna(tmp_path: Path) -> None:
    optuna = pytest.importorskip("optuna")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    address = f"sqlite:///{tmp_path / 'study.db'}"
    sampler = optuna.samplers.GridSampler({"lr": LR})
    study = optuna.create_study(storage=address, study_name="s", sampler=sampler)

    def objective(trial: object) -> float:
        lr = trial.suggest_float("lr", 1e-5, 10, log=True)  # type: ignore[attr-defined]
        trial.report(loss_of(lr), 0)  # type: ignore[attr-defined]
        return loss_of(lr)

    study.optimize(objective)
    stored = read_trainings(tmp_path / "study.db")
    assert losses(stored) == EXPECTED
    # The table has no intermediate values: there a NaN objective has failed, as Optuna says.
    assert stored["status"].tolist() == ["finished"] * 4 + ["diverged"]
    table = read_trainings(study.trials_dataframe())
    assert losses(table) == EXPECTED
    assert table["status"].tolist() == ["finished"] * 4 + ["failed"]


@pytest.mark.parametrize("store", ["folder", "database"])
def test_mlflow(tmp_path: Path, store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mlflow = pytest.importorskip("mlflow")
    pytest.importorskip("mlflow.server" if store == "folder" else "sqlalchemy")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    path = tmp_path / ("mlruns" if store == "folder" else "mlflow.db")
    mlflow.set_tracking_uri(path.as_uri() if store == "folder" else f"sqlite:///{path}")
    mlflow.set_experiment("e")
    for lr in LR:
        with mlflow.start_run():
            mlflow.log_params({"lr": lr, "width": 8})
            for step in range(3):
                mlflow.log_metric("val_loss", loss_of(lr) + 2 - step, step=step)
    for source in (path, mlflow.search_runs()):
        frame = read_trainings(source)
        assert losses(frame) == EXPECTED
        assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]


def test_hydra(tmp_path: Path) -> None:
    pytest.importorskip("hydra")
    (tmp_path / "config.yaml").write_text("optim:\n  lr: 0.1\nwidth: 8\n")
    (tmp_path / "app.py").write_text(
        "import hydra, math, pathlib\n"
        "from hydra.core.hydra_config import HydraConfig\n"
        "@hydra.main(version_base=None, config_path='.', config_name='config')\n"
        "def main(cfg):\n"
        "    lr = float(cfg.optim.lr)\n"
        "    loss = 1 + (math.log10(lr) + 2) ** 2 if lr < 0.5 else math.nan\n"
        "    out = pathlib.Path(HydraConfig.get().runtime.output_dir)\n"
        "    (out / 'metrics.csv').write_text(f'step,val_loss\\n0,9\\n1,{loss}\\n')\n"
        "main()\n"
    )
    rates = ",".join(map(str, LR))
    command = [sys.executable, "app.py", "-m", f"optim.lr={rates}"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    frame = read_trainings(tmp_path / "multirun")
    assert losses(frame) == EXPECTED
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]


@pytest.mark.slow
def test_ray_tune(tmp_path: Path) -> None:
    pytest.importorskip("ray.tune")
    (tmp_path / "app.py").write_text(
        "import math, sys\n"
        "from ray import tune\n"
        "def train(config):\n"
        "    lr = config['lr']\n"
        "    if lr > 5: raise RuntimeError('no')\n"
        "    loss = 1 + (math.log10(lr) + 2) ** 2 if lr < 0.5 else math.nan\n"
        "    for step in range(3): tune.report({'val_loss': loss + 2 - step})\n"
        f"space = {{'lr': tune.grid_search({[*LR, 10.0]}), 'model': {{'width': 8}}}}\n"
        "run = tune.RunConfig(storage_path=sys.argv[1], name='exp', verbose=0)\n"
        "grid = tune.Tuner(train, param_space=space, run_config=run).fit()\n"
        "grid.get_dataframe().to_csv(sys.argv[1] + '/table.csv', index=False)\n"
    )
    command = [sys.executable, "app.py", str(tmp_path / "ray")]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    folder = read_trainings(tmp_path / "ray" / "exp")
    assert losses(folder) == EXPECTED
    assert folder["status"].tolist() == ["finished"] * 4 + ["diverged", "failed"]
    assert losses(read_trainings(tmp_path / "ray" / "table.csv")) == EXPECTED


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


@pytest.mark.slow
@pytest.mark.parametrize("tool", ["wandb", "trackio"])
def test_offline_trackers(tmp_path: Path, tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both trackers have one interface; W&B's run files and Trackio's database hold the same."""
    pytest.importorskip(tool)
    (tmp_path / "train.py").write_text(
        f"import math, {tool} as tracker\n"
        f"options = {{'mode': 'offline'}} if {tool == 'wandb'} else {{}}\n"
        f"for number, lr in enumerate({[*LR]}):\n"
        "    run = tracker.init(project='p', name=f'r{number}', config={'lr': lr}, **options)\n"
        "    loss = 1 + (math.log10(lr) + 2) ** 2 if lr < 0.5 else math.nan\n"
        "    for step in range(3): tracker.log({'val_loss': loss + 2 - step})\n"
        "    tracker.finish()\n"
        "run = tracker.init(project='sweep', name='finder', **options)\n"
        "for step in range(40):\n"
        "    lr = 10 ** (-6 + step * 6 / 39)\n"
        "    tracker.log({'lr': lr, 'train/loss': math.nan if step == 39 else 1 + lr})\n"
        "tracker.finish()\n"
    )
    for name, value in {"TRACKIO_DIR": "trackio", "WANDB_SILENT": "true"}.items():
        monkeypatch.setenv(name, value)
    command = [sys.executable, "train.py"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    place = tmp_path / ("trackio/p.db" if tool == "trackio" else "wandb")
    frame = read_trainings(place)
    assert losses(frame) == EXPECTED
    assert frame["status"].tolist() == ["finished"] * 4 + ["diverged"]
    swept = tmp_path / "trackio/sweep.db"
    if tool == "wandb":
        swept = max(
            (tmp_path / "wandb").glob("offline-run-*/*.wandb"), key=lambda p: p.stat().st_size
        )
    history = read(swept)
    assert history["run"].unique().tolist() == ["finder"]
    assert history["lr"].tolist() == pytest.approx([10 ** (-6 + i * 6 / 39) for i in range(40)])
    assert math.isnan(history["loss"].iloc[-1])

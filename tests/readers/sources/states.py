"""Sources of sweeps and of trainings, each in two states that differ in every number."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tests.readers.formats import test_events, test_tracker_databases, test_wandb
from tests.readers.trainings.test_folders import optuna

LR = np.geomspace(1e-6, 1, 40)
Tree = dict[str, bytes]


def losses(state: int) -> np.ndarray:
    return 2 - np.tanh(np.linspace(-9, 3, 40)) + 10 * state


def columns(state: int) -> dict[str, list[float]]:
    """Return a sweep; that of another state has other losses, and its columns in another order."""
    pairs = [("lr", LR.tolist()), ("loss", losses(state).tolist())]
    return dict(pairs[::-1] if state else pairs)


def rows(state: int) -> list[dict[str, float]]:
    return pd.DataFrame(columns(state)).to_dict("records")  # type: ignore[return-value]


def csv(state: int) -> bytes:
    return pd.DataFrame(columns(state)).to_csv(index=False).encode()


def lines(state: int) -> bytes:
    return "\n".join([*map(json.dumps, rows(state)), ""]).encode()


def saved(save: Callable[..., Any], *content: Any, **more: Any) -> bytes:
    buffer = io.BytesIO()
    save(buffer, *content, **more)
    return buffer.getvalue()


def events(state: int) -> bytes:
    made = [test_events.Event(file_version="brain.Event:2")]
    for step, row in enumerate(rows(state)):
        event = test_events.Event(step=step)
        for tag, value in row.items():
            event.summary.value.add(tag=tag, simple_value=value)
        made.append(event)
    return b"".join(map(test_events.record, made))


def wandb(state: int) -> bytes:
    cells = [{name: repr(value) for name, value in row.items()} for row in rows(state)]
    steps = [test_wandb.step(number, **row) for number, row in enumerate(cells)]
    return test_wandb.file([*test_wandb.run("mine"), *steps])


def trackio(state: int) -> bytes:
    Path("made.db").unlink(missing_ok=True)
    name = test_tracker_databases.trackio(Path("made.db"), {"a": rows(state)})
    return Path(name).read_bytes()


def log(state: int) -> bytes:
    texts = [" ".join(f"{n}={v!r}" for n, v in row.items()) for row in rows(state)]
    return "".join(f"step {step} {text}\n" for step, text in enumerate(texts)).encode()


#: name of a file -> its content in each state
SWEEPS: dict[str, Callable[[int], bytes]] = {
    "x.csv": csv,
    "x.csv.gz": lambda state: gzip.compress(csv(state)),
    "x.jsonl": lines,
    "x.json": lambda state: json.dumps(columns(state)).encode(),
    "x.npz": lambda state: saved(np.savez, **columns(state)),
    "x.npy": lambda state: saved(np.save, pd.DataFrame(columns(state)).to_records(index=False)),
    "x.parquet": lambda state: saved(lambda file: pd.DataFrame(columns(state)).to_parquet(file)),
    "x.log": log,
    "trainer_state.json": lambda state: json.dumps(
        {"log_history": [{"learning_rate": r["lr"], "loss": r["loss"], "step": s}
                         for s, r in enumerate(rows(state))]}
    ).encode(),
    "events.out.tfevents.1.h.1.0": events,
    "run-x.wandb": wandb,
    "x.db": trackio,
}  # fmt: skip
RATES = [1e-4, 1e-3, 1e-2, 1e-1]


def history(loss: float) -> bytes:
    return "".join(["step,val_loss\n", *(f"{k},{loss + 2 - k}\n" for k in range(3))]).encode()


def trials(state: int) -> list[tuple[int, float, float]]:
    """Return number, rate and final loss of trainings; the rate moves by a decade in a state."""
    return [(n, lr * (10 if state else 1), 2.0 + n + 10 * state) for n, lr in enumerate(RATES)]


def ray(state: int) -> Tree:
    tree = {}
    for number, lr, loss in trials(state):
        reports = [{"val_loss": loss + 2 - k, "training_iteration": k + 1} for k in range(3)]
        tree[f"t{number}/params.json"] = json.dumps({"lr": lr}).encode()
        tree[f"t{number}/result.json"] = "\n".join(map(json.dumps, reports)).encode()
    return tree


def mlruns(state: int) -> Tree:
    tree = {"7/meta.yaml": b"name: Default\nexperiment_id: '7'\n"}
    for number, lr, loss in trials(state):
        meta = b"experiment_id: '7'\nlifecycle_stage: active\nstatus: 3\n"
        tree |= {f"7/r{number}/meta.yaml": meta, f"7/r{number}/params/lr": str(lr).encode(),
                 f"7/r{number}/metrics/val_loss": f"7 {loss} 1\n".encode()}  # fmt: skip
    return tree


def jobs(state: int, folder: str, name: str, settings: str) -> Tree:
    """Return a folder for each training: its settings in a file `name`, its losses in another."""
    tree = {}
    for number, lr, loss in trials(state):
        tree[f"{folder}{number}/{name}"] = (settings % lr).encode()
        tree[f"{folder}{number}/metrics.csv"] = history(loss)
    return tree


def hydra(state: int) -> Tree:
    return jobs(state, "", ".hydra/overrides.yaml", "- lr=%s\n")


def configs(state: int) -> Tree:
    return jobs(state, "", "config.json", '{"lr": %s}')


def objects(state: int) -> Tree:
    return {f"{n}.json": json.dumps({"lr": lr, "val_loss": loss}).encode()
            for n, lr, loss in trials(state)}  # fmt: skip


def study(state: int) -> Tree:
    Path("made.db").unlink(missing_ok=True)
    direction = "MAXIMIZE" if state else "MINIMIZE"
    return {"study.db": optuna(Path("made.db"), direction).read_bytes()}


def lightning(state: int) -> Tree:
    return jobs(state, "logs/version_", "hparams.yaml", "lr: %s\nwidth: 8\n")


def wandb_folder(state: int) -> Tree:
    tree = {}
    for number, lr, loss in trials(state):
        steps = [test_wandb.step(k, val_loss=repr(loss + 2 - k)) for k in range(3)]
        records = [*test_wandb.run(f"r{number}", lr=lr), *steps]
        tree[f"wandb/offline-run-{number}/run-{number}.wandb"] = test_wandb.file(records)
    return tree


def trainer(state: int) -> Tree:
    tree = {}
    for number, lr, loss in trials(state):
        log = [{"step": 1, "learning_rate": lr, "loss": 9.0}, {"step": 2, "eval_loss": loss}]
        content = {"global_step": 2, "max_steps": 2, "log_history": log}
        tree[f"{number}/trainer_state.json"] = json.dumps(content).encode()
    return tree


def sessions(state: int) -> Tree:
    """Return what ``add_hparams`` writes: the settings of each run beside its scalars."""
    from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

    tree = {}
    for number, lr, loss in trials(state):
        settings = HParamsPluginData()
        settings.session_start_info.hparams["lr"].number_value = lr
        begun = test_events.Event()
        value = begun.summary.value.add(tag="_hparams_/session_start_info")
        value.metadata.plugin_data.plugin_name = "hparams"
        value.metadata.plugin_data.content = settings.SerializeToString()
        events = [test_events.Event(file_version="brain.Event:2"), begun]
        for step in range(3):
            events.append(test_events.Event(step=step))
            events[-1].summary.value.add(tag="val_loss", simple_value=loss + 2 - step)
        content = b"".join(map(test_events.record, events))
        tree[f"{number}/events.out.tfevents.1.h.1.0"] = content
    return tree


#: kind of a source of trainings -> its files in each state
TRAININGS: dict[str, Callable[[int], Tree]] = {
    "a table": lambda state: {
        "t.csv": "\n".join(["lr,final_loss", *(f"{r},{v}" for _, r, v in trials(state))]).encode()
    },
    "Optuna": study,
    "Ray Tune": ray,
    "MLflow": mlruns,
    "Hydra": hydra,
    "settings": configs,
    "named folders": lambda state: {
        f"lr{lr!r}/metrics.csv": history(loss) for _, lr, loss in trials(state)
    },
    "JSON files": objects,
    "Lightning": lightning,
    "W&B": wandb_folder,
    "Trainer": trainer,
    "TensorBoard hparams": sessions,
}

"""Train as a job of Hydra, which leaves metrics.csv: write_hydra.py -m optim.lr=1e-3,1e-2."""

from __future__ import annotations

from pathlib import Path

import hydra
from curve import loss_of
from hydra.core.config_store import ConfigStore
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

ConfigStore.instance().store("config", {"optim": {"lr": 0.1}, "width": 8})


@hydra.main(version_base=None, config_name="config")
def main(config: DictConfig) -> None:
    rate = config.optim.lr
    lr = float(rate if isinstance(rate, int | float) else rate[0])
    losses = [loss_of(lr, step) for step in range(3)]
    rows = "".join(f"{step},{loss}\n" for step, loss in enumerate(losses))
    folder = Path(HydraConfig.get().runtime.output_dir)
    (folder / "metrics.csv").write_text(f"step,val_loss\n{rows}")


main()

"""Two processes that train together: they agree on rates and end, and average loss and metrics."""

import os
import socket
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from tests.full import full

#: program of each rank, which trains on half of the data and prints its losses
START = """
import os, sys
import torch
import torch.distributed as dist

folder, rank = sys.argv[1], int(os.environ["RANK"])
torch.set_num_threads(1)
torch.manual_seed(0)
inputs = torch.randn(128, 4)
data = torch.utils.data.TensorDataset(inputs, inputs.sum(1, keepdim=True) + 3)
net = torch.nn.Linear(4, 1)
before = {name: tensor.clone() for name, tensor in net.state_dict().items()}
own, path = [], folder + "/history.csv"
options = {"start": 1e-4, "end": 1e3, "steps": 100, "path": path}

def loss_of(outputs, targets):
    loss = (outputs - targets).square().mean()
    own.append(loss.item())
    return loss

def loader():
    sampler = torch.utils.data.DistributedSampler(data)
    return torch.utils.data.DataLoader(data, batch_size=8, sampler=sampler)
"""

END = """
assert all(torch.equal(tensor, before[name]) for name, tensor in net.state_dict().items())
frame.assign(own=own).to_csv(f"{folder}/rank{rank}.csv")
dist.destroy_process_group()
"""

LOOP = """
from lrchart.recorders.torch import TorchSweep

dist.init_process_group("gloo")
parallel = torch.nn.parallel.DistributedDataParallel(net)
optimizer = torch.optim.SGD(parallel.parameters(), 0.1)
batches = list(loader())
with TorchSweep(parallel, optimizer, **options) as sweep:
    for _lr in sweep:
        inputs, targets = batches[sweep.step % len(batches)]
        optimizer.zero_grad()
        loss = loss_of(parallel(inputs), targets)
        loss.backward()
        optimizer.step()
        sweep.record(loss, double=2 * loss, **({"lonely": 7} if rank else {}))
frame = sweep.frame()
assert (frame["lonely"] == 7).all()
"""

RANGE_TEST = """
from lrchart.recorders.torch import range_test

dist.init_process_group("gloo")
parallel = torch.nn.parallel.DistributedDataParallel(net)
optimizer = torch.optim.SGD(parallel.parameters(), 0.1)
frame = range_test(parallel, optimizer, loss_of, loader(), **options)
"""

IGNITE = """
import ignite.distributed as idist
from ignite.engine import Engine
from lrchart.recorders.ignite import RangeTest

idist.initialize("gloo")
parallel = idist.auto_model(net)
optimizer = idist.auto_optim(torch.optim.SGD(parallel.parameters(), 0.1))

def step(engine, batch):
    inputs, targets = batch
    optimizer.zero_grad()
    loss = loss_of(parallel(inputs), targets)
    loss.backward()
    optimizer.step()
    engine.state.metrics["double"] = 2 * loss.item()
    return loss.item()

trainer = Engine(step)
with RangeTest(trainer, parallel, optimizer, **options) as test:
    trainer.run(loader(), max_epochs=100)
frame = test.frame()
"""

LIGHTNING = """
import lightning.pytorch as pl
from lrchart.recorders.lightning import RangeTest

class Module(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = net

    def training_step(self, batch):
        inputs, targets = batch
        loss = loss_of(self.net(inputs), targets)
        self.log("double", 2 * loss)
        self.log("lonely", 7.0, rank_zero_only=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), 0.1)

test = RangeTest(**options)
quiet = dict.fromkeys(
    ["logger", "enable_checkpointing", "enable_progress_bar", "enable_model_summary"], False
)
trainer = pl.Trainer(
    accelerator="cpu", devices=2, strategy="ddp", max_epochs=1, callbacks=[test],
    default_root_dir=folder, **quiet,
)
trainer.fit(Module(), torch.utils.data.DataLoader(data, batch_size=8, shuffle=True))
frame = test.frame()
"""

TRANSFORMERS = """
import transformers
from lrchart.recorders.transformers import RangeTest

class Model(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.net = net

    def forward(self, inputs, labels):
        return {"loss": loss_of(self.net(inputs), labels)}

class Trainer(transformers.Trainer):
    def compute_loss(self, *args, **options):
        loss = super().compute_loss(*args, **options)
        self.log({"double": 2 * loss.item()})
        return loss

trainer = Trainer(
    Model(),
    transformers.TrainingArguments(
        output_dir=folder, per_device_train_batch_size=8, report_to="none", disable_tqdm=True,
        use_cpu=True, ddp_backend="gloo", num_train_epochs=1, optim="sgd",
    ),
    train_dataset=[{"inputs": x, "labels": y} for x, y in data],
)
with RangeTest(trainer, **options) as test:
    trainer.train()
frame = test.frame()
"""

#: recorder -> (framework, program of each rank)
RECORDERS = {
    "TorchSweep": ("torch", LOOP),
    "range_test": ("torch", RANGE_TEST),
    "Ignite": ("ignite", IGNITE),
    "Lightning": ("lightning", LIGHTNING),
    "Transformers": ("transformers", TRANSFORMERS),
}
OTHERS = ["range_test", "Ignite", "Lightning", "Transformers"]


def start(script, folder, port, rank):
    """Start one of two ranks, in the environment that torchrun gives it."""
    place = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": 2, "LOCAL_WORLD_SIZE": 2}
    meeting = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port, "TORCHELASTIC_RUN_ID": "test"}
    more = {"OMP_NUM_THREADS": 1, "PYTHONPATH": os.pathsep.join(sys.path)}
    env = os.environ | {name: str(value) for name, value in (place | meeting | more).items()}
    command = [sys.executable, str(script), str(folder)]
    with (folder / f"rank{rank}.log").open("w") as log:
        return subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("recorder", ["TorchSweep", *map(full, OTHERS)])
def test_two_ranks_agree_on_rate_and_end_and_average_what_they_record(recorder, tmp_path):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    if not torch.distributed.is_available():
        pytest.skip("this PyTorch has no torch.distributed")
    framework, loop = RECORDERS[recorder]
    pytest.importorskip(framework, reason=f"{framework} is not installed")
    script = tmp_path / "rank.py"
    script.write_text(START + loop + END)
    port = free_port()
    ranks = [start(script, tmp_path, port, rank) for rank in (0, 1)]
    codes = [rank.wait(timeout=300) for rank in ranks]
    logs = "\n".join((tmp_path / f"rank{rank}.log").read_text() for rank in (0, 1))
    assert codes == [0, 0], logs
    first, second = (pd.read_csv(tmp_path / f"rank{rank}.csv") for rank in (0, 1))
    assert list(first["own"]) != list(second["own"])
    pd.testing.assert_frame_equal(first.drop(columns="own"), second.drop(columns="own"))
    assert 20 < len(first) < 100
    np.testing.assert_allclose(first["loss"], (first["own"] + second["own"]) / 2, rtol=1e-6)
    if recorder != "range_test":
        np.testing.assert_allclose(first["double"], 2 * first["loss"], rtol=1e-6)
    assert len(pd.read_csv(tmp_path / "history.csv")) == len(first)

"""A range test of a fastai Learner."""

import torch
from fastai.data.core import DataLoaders
from fastai.data.load import DataLoader
from fastai.learner import Learner
from torch import nn
from torch.utils.data import TensorDataset

import lrchart
from lrchart.recorders.fastai import RangeTest

torch.manual_seed(0)
inputs = torch.randn(2048, 20)
data = TensorDataset(inputs, (inputs[:, :4] * inputs[:, 4:8]).argmax(1))
batches = DataLoader(data, bs=64, shuffle=True)
learn = Learner(
    DataLoaders(batches, batches, device="cpu"),
    nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 4)),
    loss_func=nn.functional.cross_entropy,
)

with (
    RangeTest(end=1.0, path="history.csv", overwrite=True, run="fastai") as test,
    learn.no_logging(),
):
    learn.fit(100, cbs=test)

frame = test.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

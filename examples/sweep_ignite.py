"""A range test of a PyTorch-Ignite trainer."""

import torch
from ignite.engine import create_supervised_trainer
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import lrchart
from lrchart.recorders.ignite import RangeTest

torch.manual_seed(0)
inputs = torch.randn(2048, 20)
data = TensorDataset(inputs, (inputs[:, :4] * inputs[:, 4:8]).argmax(1))
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 4))
optimizer = torch.optim.AdamW(model.parameters())
trainer = create_supervised_trainer(model, optimizer, nn.functional.cross_entropy)

with RangeTest(
    trainer, model, optimizer, end=1.0, path="history.csv", overwrite=True, run="Ignite"
) as test:
    trainer.run(DataLoader(data, batch_size=64, shuffle=True), max_epochs=100)

frame = test.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

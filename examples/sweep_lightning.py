"""A range test of a LightningModule, four batches accumulated a step."""

import lightning.pytorch as pl
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import lrchart
from lrchart.recorders.lightning import RangeTest


class Classifier(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 4))

    def training_step(self, batch):
        inputs, targets = batch
        return nn.functional.cross_entropy(self.net(inputs), targets)

    def configure_optimizers(self):
        return torch.optim.AdamW(self.parameters(), lr=1e-3)


pl.seed_everything(0)
inputs = torch.randn(2048, 20)
data = TensorDataset(inputs, (inputs[:, :4] * inputs[:, 4:8]).argmax(1))

test = RangeTest(end=1.0, path="history.csv", overwrite=True, run="Lightning")
trainer = pl.Trainer(
    callbacks=[test],
    accumulate_grad_batches=4,
    accelerator="cpu",
    logger=False,
    enable_checkpointing=False,
    enable_progress_bar=False,
    enable_model_summary=False,
    max_epochs=-1,
)
trainer.fit(Classifier(), DataLoader(data, batch_size=16, shuffle=True))

frame = test.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

"""A range test of a PyTorch model: mixed precision, clipping and a validation loss."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import lrchart
from lrchart.recorders.torch import range_test

torch.manual_seed(0)
torch.set_num_threads(1)  # fastest for such a small model
inputs = torch.randn(2048, 20)
targets = (inputs[:, :4] * inputs[:, 4:8]).argmax(1)
train, val = (
    TensorDataset(inputs[:1536], targets[:1536]),
    TensorDataset(inputs[1536:], targets[1536:]),
)

model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 4))
optimizer = torch.optim.AdamW(
    [
        {"params": model[0].parameters(), "lr": 3e-4},
        {"params": model[2].parameters(), "lr": 1e-3},  # the rates keep this ratio
    ]
)
frame = range_test(
    model,
    optimizer,
    nn.functional.cross_entropy,
    DataLoader(train, batch_size=64, shuffle=True),
    val_loader=DataLoader(val, batch_size=512),
    amp=torch.bfloat16,
    clip=1.0,
    end=1.0,
    path="history.csv",
    overwrite=True,
    run="PyTorch",
)
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote history.csv and {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

"""A range test in a PyTorch loop of your own; here a GAN with two optimizers."""

import torch
from torch import nn

import lrchart
from lrchart.recorders.torch import TorchSweep

torch.manual_seed(0)
generator = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))
critic = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 1))
optimizers = [torch.optim.Adam(net.parameters(), lr=1e-3) for net in (generator, critic)]
score = nn.functional.binary_cross_entropy_with_logits


def step():
    angle = 6.28 * torch.rand(64, 1)
    real, fake = torch.cat([angle.sin(), angle.cos()], 1), generator(torch.randn(64, 4))
    ones, zeros = torch.ones(64, 1), torch.zeros(64, 1)
    critic_loss = score(critic(real), ones) + score(critic(fake.detach()), zeros)
    generator_loss = score(critic(fake), ones)
    for optimizer, loss in zip(optimizers, (generator_loss, critic_loss), strict=True):
        optimizer.zero_grad()
        loss.backward(retain_graph=True, inputs=optimizer.param_groups[0]["params"])
    for optimizer in optimizers:
        optimizer.step()
    return critic_loss, generator_loss


with TorchSweep([generator, critic], optimizers, end=1.0, run="critic") as sweep:
    for _lr in sweep:
        critic_loss, generator_loss = step()
        sweep.record(critic_loss, generator_loss=generator_loss)

frame = sweep.frame()
(page,) = lrchart.save(lrchart.plot(frame), "finder.html")
pick = lrchart.suggest(frame).iloc[0]
print(f"wrote {page.resolve()}")
print(f"suggested lr {pick.lr:.1e}", pick.reason)
print(f"80 % interval {pick.lr_low:.1e} to {pick.lr_high:.1e}")

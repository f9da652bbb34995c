"""Take one optimizer step in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from lrchart.errors import InputError
from lrchart.recorders.parts.extras import missing
from lrchart.recorders.pytorch.state import generators_of, keep_modes, keep_state

try:
    import torch
except ImportError as error:
    raise missing("PyTorch", "torch") from error

Loss = Callable[[Any, Any], torch.Tensor]


@dataclass(frozen=True)
class TorchStep:
    """A step on one or more batches, and the loss on held-out ones (see `range_test`)."""

    model: torch.nn.Module
    optimizer: torch.optim.Optimizer
    loss: Loss
    device: torch.device
    amp: torch.dtype | None = None
    scaler: torch.amp.GradScaler | None = None
    clip: float | None = None

    def __call__(self, batches: list[Any]) -> tuple[list[torch.Tensor], dict[str, Any]]:
        """Take one step; return each batch's loss before it, and ``grad_norm`` if it is clipped."""
        self.optimizer.zero_grad()
        losses, metrics = [], {}
        for batch in batches:
            value = _trainable(self._loss(batch))
            share = value / len(batches) if len(batches) > 1 else value
            (share if self.scaler is None else self.scaler.scale(share)).backward()
            losses.append(value.detach())
        if self.clip is not None:
            metrics["grad_norm"] = self._clip(self.clip)
        if self.scaler is None:
            self.optimizer.step()
        else:
            self.scaler.step(self.optimizer)
            self.scaler.update()
        return losses, metrics

    @torch.no_grad()
    def mean_loss(self, loader: Iterable[Any]) -> float:
        """Return the mean loss over `loader`, weighted by batch size; nothing else is changed."""
        restore_modes = keep_modes([self.model])
        total, count = 0.0, 0
        # Loaders use the random state even if they do not shuffle.
        with keep_state([], [], generators=generators_of(loader)):
            self.model.eval()
            for batch in loader:
                size = len(_pair(batch)[1])
                total += float(self._loss(batch)) * size
                count += size
        restore_modes()
        return total / count if count else float("nan")

    def _loss(self, batch: Any) -> torch.Tensor:
        inputs, targets = (_to(part, self.device) for part in _pair(batch))
        if self.amp is None:
            return self.loss(self.model(inputs), targets)
        with torch.autocast(self.device.type, dtype=self.amp):
            return self.loss(self.model(inputs), targets)

    def _clip(self, norm: float) -> torch.Tensor:
        if self.scaler is not None:
            self.scaler.unscale_(self.optimizer)
        return torch.nn.utils.clip_grad_norm_(self.model.parameters(), norm)


def _trainable(loss: Any) -> torch.Tensor:
    """Return a loss that can be trained on; refuse another before PyTorch does."""
    if not isinstance(loss, torch.Tensor):
        raise InputError(f"loss must return a tensor of one number; got {type(loss).__name__}")
    if loss.numel() != 1:
        shape = tuple(loss.shape)
        raise InputError(f"loss must return one number; got a tensor of shape {shape}: average it")
    if not loss.requires_grad:
        raise InputError(
            "the loss has no gradient: it is detached, or no parameter of the model requires one"
        )
    return loss


def _pair(batch: Any) -> Any:
    if isinstance(batch, tuple | list) and len(batch) == 2:
        return batch
    raise InputError(
        f"the loader gave a {type(batch).__name__} where range_test needs (inputs, targets); "
        "for other batches write the loop with TorchSweep"
    )


def _to(part: Any, device: torch.device) -> Any:
    return part.to(device) if hasattr(part, "to") else part

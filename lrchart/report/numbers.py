"""Format numbers for sentences, tables and labels."""

from __future__ import annotations

import math


def lr_text(lr: float) -> str:
    """Return a learning rate to two digits, as one types it: ``6.7e-4``, ``2e-2``, ``0.5``."""
    if not math.isfinite(lr):
        return "–"
    # Rounded first: 0.0999 is 0.1, and 999.4 is 1e3.
    lr = float(f"{lr:.2g}")
    if 0.1 <= lr < 1000:
        return f"{lr:g}"
    mantissa, _, exponent = f"{lr:.1e}".partition("e")
    return f"{mantissa.removesuffix('.0')}e{int(exponent)}"


def span_text(low: float, high: float) -> str:
    """Return a range of learning rates: ``6.7e-4 to 6e-3``."""
    return f"{lr_text(low)} to {lr_text(high)}"


def loss_text(loss: float) -> str:
    """Return a loss to three digits: ``1.35``, ``-0.078``, ``3.2e8``."""
    if not math.isfinite(loss):
        return "–"
    if loss == 0 or 1e-3 <= abs(loss) < 1e5:
        return f"{loss:.3g}" if abs(loss) < 100 else f"{loss:.0f}"
    mantissa, _, exponent = f"{loss:.2e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"

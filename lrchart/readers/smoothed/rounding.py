"""Estimate the rounding of stored values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lrchart.readers.smoothed.means import Floats
from lrchart.text import counted

#: relative rounding error of float64 and float32
_DOUBLE, _SINGLE = 2.0**-53, 2.0**-24

#: binary formats of losses -> bits of the mantissa
_FORMATS = {"bfloat16": 8, "float16": 11, "float32": 24}

_DIGITS = range(1, 13)


@dataclass(frozen=True)
class Rounding:
    """A rounding in words, and its unit (the distance of neighbours) for each value."""

    words: str
    unit: Floats


def rounding(values: Floats) -> Rounding:
    """Return the coarsest rounding that all of the finite `values` share.

    Decimals (0.123, 1.234), significant digits (0.123, 1.23), bfloat16, float16 and
    float32 are tried; float64 is what remains.

    Examples
    --------
    >>> rounding(np.array([0.12, 1.34, 2.5])).words
    'rounded to 2 decimals'
    """
    sizes = np.abs(values)
    usual = sizes[sizes > 0]
    choices = [_decimal(values), _significant(values), _binary(values)]
    known = [choice for choice in choices if choice is not None]
    whole = Rounding("stored in float64", sizes * 2 * _DOUBLE)
    if not known or not len(usual):
        return whole
    return max(known, key=lambda choice: float(np.median(choice.unit)))


def _tolerance(values: Floats) -> Floats:
    """Return how far a rounded value may lie from its decimal, being stored in binary."""
    with np.errstate(over="ignore"):  # too large for float32: becomes inf, which is not equal
        single = bool(np.all(values.astype(np.float32) == values))
    return np.abs(values) * (1.01 * _SINGLE if single else 4 * _DOUBLE)


def _decimal(values: Floats) -> Rounding | None:
    slack = _tolerance(values)
    for digits in range(13):
        if np.all(np.abs(np.round(values, digits) - values) <= slack):
            unit = np.full(len(values), 10.0**-digits)
            return Rounding(f"rounded to {counted(digits, 'decimal')}", unit)
    return None


def _significant(values: Floats) -> Rounding | None:
    slack = _tolerance(values)
    sizes = np.where(values == 0, 1.0, np.abs(values))
    exponent = np.floor(np.log10(sizes))
    for digits in _DIGITS:
        unit = 10.0 ** (exponent - digits + 1)
        if np.all(np.abs(np.round(values / unit) * unit - values) <= slack + 4 * _DOUBLE * sizes):
            return Rounding(f"rounded to {counted(digits, 'significant digit')}", unit)
    return None


def _binary(values: Floats) -> Rounding | None:
    mantissa, exponent = np.frexp(values)
    for name, bits in _FORMATS.items():
        if np.all(mantissa * 2.0**bits % 1 == 0):
            return Rounding(f"stored in {name}", np.ldexp(1.0, exponent - bits))
    return None

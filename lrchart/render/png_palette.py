"""Reduce a picture to 256 colours without a visible difference."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import PIL.Image

#: number of colours in a palette, and of most frequent colours that are kept exactly
COLOURS, EXACT = 256, 24
#: maximum weight of a colour among those that are merged
MOST = 400


def reduce_colours(image: PIL.Image.Image) -> PIL.Image.Image:
    """Return `image` with a palette of 256 colours; transparency is ignored.

    A chart has few colours and many shades between them, at the edges of its lines. Frequent
    colours are kept exactly. The shades share the rest of the palette, weighted by the square
    root of their frequency: with full weights, as in Pillow, the colour of a thin line is lost in
    the areas around it.
    """
    import PIL.Image

    rgba = image if image.mode == "RGBA" else image.convert("RGBA")
    pixels = np.asarray(rgba).view(np.uint32).ravel()
    # Count runs of one colour instead of pixels: a chart has a twentieth as many.
    starts = np.append(0, np.flatnonzero(pixels[1:] != pixels[:-1]) + 1)
    lengths = np.diff(np.append(starts, pixels.size))
    colours, which = _distinct(pixels[starts])
    palette = colours
    if len(colours) > COLOURS:
        palette = _palette(colours, np.bincount(which, weights=lengths))
    place = _nearest(colours, palette).astype(np.uint8)
    flat = PIL.Image.fromarray(np.repeat(place[which], lengths).reshape(image.height, image.width))
    flat.putpalette(palette.tobytes())
    return flat


def _palette(colours: npt.NDArray[np.uint8], counts: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Return the palette, shape (256, 3), for `colours`, shape (n, 3)."""
    import PIL.Image

    order = np.lexsort((*colours.T, -counts))
    exact, shades = order[:EXACT], order[EXACT:]
    weight = np.minimum(np.ceil(np.sqrt(counts[shades])), MOST).astype(int)
    strip = PIL.Image.fromarray(np.repeat(colours[shades], weight, axis=0)[None])
    merged = strip.quantize(COLOURS - EXACT, kmeans=1, dither=PIL.Image.Dither.NONE).getpalette()
    return np.vstack([colours[exact], np.array(merged, dtype=np.uint8).reshape(-1, 3)])


def _distinct(
    pixels: npt.NDArray[np.uint32],
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.intp]]:
    """Return the sorted colours of RGBA `pixels`, shape (n, 3), and the index of each pixel's."""
    codes, which = np.unique(pixels, return_inverse=True)
    # Sort by (red, green, blue), because the codes depend on the byte order of the machine.
    colours = codes.view(np.uint8).reshape(-1, 4)[:, :3]
    order = np.lexsort(colours.T[::-1])
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return colours[order], place[which]


def _nearest(
    colours: npt.NDArray[np.uint8], palette: npt.NDArray[np.uint8]
) -> npt.NDArray[np.intp]:
    """Return the index of the palette's nearest colour to each of `colours`, shape (n,)."""
    c, p = colours.astype(np.float32), palette.astype(np.float32)
    # |c - p|² without |c|², which is the same for every p.
    return np.asarray(((p**2).sum(axis=1) - 2 * c @ p.T).argmin(axis=1))

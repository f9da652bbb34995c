"""A picture in 256 colours that nobody can tell from the original."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import PIL.Image

#: colours of a palette, and how many of them are kept exactly: areas and lines, by frequency
COLOURS, EXACT = 256, 24
#: weight of the most frequent colour among those that are merged
MOST = 400


def reduce_colours(image: PIL.Image.Image) -> PIL.Image.Image:
    """Return the RGB `image` with a palette of 256 colours.

    A chart has few colours and many shades between them, at the edges of its lines. The
    frequent ones are kept as they are. The shades share the rest of the palette, weighted by
    the root of their frequency: weighted in full, as Pillow alone would, a thin line's colour
    drowns in the areas around it.
    """
    import PIL.Image

    found = image.getcolors(1 << 24) or []
    if len(found) <= COLOURS:
        return image.quantize(COLOURS, dither=PIL.Image.Dither.NONE)
    counts = np.array([count for count, _ in found])
    colours = np.array([colour for _, colour in found], dtype=np.uint8)
    order = np.lexsort((*colours.T, -counts))
    exact, shades = order[:EXACT], order[EXACT:]
    weight = np.minimum(np.ceil(np.sqrt(counts[shades])), MOST).astype(int)
    strip = PIL.Image.fromarray(np.repeat(colours[shades], weight, axis=0)[None])
    merged = strip.quantize(COLOURS - EXACT, kmeans=1, dither=PIL.Image.Dither.NONE).getpalette()
    palette = np.vstack([colours[exact], np.array(merged, dtype=np.uint8).reshape(-1, 3)])
    # Every possible colour to its place in the palette: 16 MB, and one look-up a pixel.
    place = np.zeros(1 << 24, dtype=np.uint8)
    place[_codes(colours)] = _nearest(colours, palette)
    flat = PIL.Image.fromarray(place[_codes(np.asarray(image))])
    flat.putpalette(palette.tobytes())
    return flat


def _codes(colours: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint32]:
    """Return colours, shape (..., 3), as numbers below 2**24, shape (...)."""
    red, green, blue = (colours[..., i].astype(np.uint32) for i in range(3))
    return np.asarray((red << 16) | (green << 8) | blue, dtype=np.uint32)


def _nearest(
    colours: npt.NDArray[np.uint8], palette: npt.NDArray[np.uint8]
) -> npt.NDArray[np.intp]:
    """Return the index of the palette's nearest colour to each of `colours`, shape (n,)."""
    c, p = colours.astype(np.float32), palette.astype(np.float32)
    # |c - p|² without |c|², which is the same for every p.
    return np.asarray(((p**2).sum(axis=1) - 2 * c @ p.T).argmin(axis=1))

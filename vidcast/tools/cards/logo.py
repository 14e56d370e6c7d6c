"""A brand's logo, ready to stand on a card."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

from vidcast.errors import BadSettings

__all__ = ["logo_within"]


def logo_within(path: str, room: tuple[int, int]) -> Any:
    """The logo as a PIL image with alpha, as large as fits into `room` (width, height) and never enlarged.

    A transparent margin around it does not count. Raises BadSettings, naming the file.
    """
    image = _opened(path)
    shown = image.getchannel("A").getbbox()
    if shown is None:
        raise BadSettings(f"{Path(path).name}: logo: nothing of it can be seen; save it again with visible pixels")
    image = image.crop(shown)
    scale = min(room[0] / image.width, room[1] / image.height, 1.0)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    # Colours weigh as much as they are seen, so that what hides under transparent pixels leaves no fringe.
    return image.convert("RGBa").resize(size).convert("RGBA")


def _opened(path: str) -> Any:
    from PIL import Image

    name = Path(path).name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG",)) as image:
                image.load()
                return _eight_bit(image).convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise BadSettings(f"{name}: logo: too large to open safely; 4000 pixels a side are plenty") from error
    except (OSError, SyntaxError, ValueError) as error:
        raise BadSettings(f"{name}: logo: not a PNG that can be read ({error}); save it again as PNG") from error


def _eight_bit(image: Any) -> Any:
    """A picture of 16-bit grey with 8 bits; others as they are."""
    if not image.mode.startswith("I"):
        return image
    import numpy as np
    from PIL import Image

    return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))

"""Cards and lower thirds, composed by moviepy from a brand and saved as pictures.

moviepy never decodes a recording here (it turns rotated ones wrong) and never writes a video (it rounds frame rates):
a card is one picture that ffmpeg shows for an exact number of frames.
"""

from __future__ import annotations

from vidcast.tools.cards.brand import Brand, font_path
from vidcast.tools.cards.full import draw_chapter, draw_closing, draw_cover, draw_disclaimer, draw_title
from vidcast.tools.cards.lower_third import draw_lower_third
from vidcast.tools.cards.text import CardText, pictures_left_out

__all__ = [
    "Brand",
    "CardText",
    "draw_chapter",
    "draw_closing",
    "draw_cover",
    "draw_disclaimer",
    "draw_lower_third",
    "draw_title",
    "font_path",
    "pictures_left_out",
]

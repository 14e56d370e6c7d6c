"""Turns an approved episode into its published files: cards, sound, then the picture in one pass, and proves them."""

from __future__ import annotations

from vidcast.stages.publish.burn import burn
from vidcast.stages.publish.cards import Cards, cards, cover
from vidcast.stages.publish.peaks import Peaks, peaks
from vidcast.stages.publish.picture import Render, Rendition, picture
from vidcast.stages.publish.poster import Poster, poster
from vidcast.stages.publish.proof import prove
from vidcast.stages.publish.proxy import Proxy, browser_plays, proxy
from vidcast.stages.publish.reel import Reel, removed_reel
from vidcast.stages.publish.settings import PublishSettings, common_rate
from vidcast.stages.publish.sound import Sound, sound

__all__ = [
    "Cards",
    "Peaks",
    "Poster",
    "Proxy",
    "PublishSettings",
    "Reel",
    "Render",
    "Rendition",
    "Sound",
    "browser_plays",
    "burn",
    "cards",
    "common_rate",
    "cover",
    "peaks",
    "picture",
    "poster",
    "prove",
    "proxy",
    "removed_reel",
    "sound",
]

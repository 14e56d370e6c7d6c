"""Turns an approved episode into its published files: cards, sound, then the picture in one pass."""

from __future__ import annotations

from vidcast.stages.publish.cards import Cards, cards, cover
from vidcast.stages.publish.picture import Render, picture
from vidcast.stages.publish.settings import PublishSettings
from vidcast.stages.publish.sound import Sound, sound

__all__ = ["Cards", "PublishSettings", "Render", "Sound", "cards", "cover", "picture", "sound"]

"""What is shown and said of an episode beside its recordings, and what of it is checked like the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vidcast.model.disclaiming import reading_ms
from vidcast.model.document import digest, to_value
from vidcast.model.verdicts import Disclaimer
from vidcast.stages.check import Beside, Key
from vidcast.stages.publish import PublishSettings
from vidcast.tools.cards import Brand, CardText

__all__ = ["Look"]


@dataclass(frozen=True, slots=True)
class Look:
    """What is shown of an episode beside its recordings."""

    card: CardText
    brand: Brand
    summary: str
    key: Key
    """The library's own secret for the names of private findings."""
    poster_ms: int | None = None
    """The moment that the poster shows, None for the sharpest picture."""
    disclaimers: tuple[str, ...] = ()
    """What people answer findings with, on the disclaimer card, in the description and in the captions."""

    def answering(self, disclaimers: Sequence[Disclaimer]) -> Look:
        """The look with what was decided to be said, after the brand's own disclaimer."""
        told = tuple(dict.fromkeys(each.text.strip() for each in disclaimers))
        if not told:
            return self
        brand = replace(self.brand, disclaimer="\n\n".join(filter(None, [self.brand.disclaimer.strip(), *told])))
        return replace(self, brand=brand, summary="\n".join(filter(None, [self.summary, *told])), disclaimers=told)

    @property
    def reading_ms(self) -> int:
        """How long the disclaimer card is shown at least, 0 where nothing was decided to be said."""
        return reading_ms(self.brand.disclaimer) if self.disclaimers else 0

    @property
    def texts(self) -> tuple[Beside, ...]:
        """Every text that is published with the words; those are checked too."""
        card, brand = self.card, self.brand
        people = (f"{each.leader}, {each.leader_title}, {each.division}" for each in card.parts)
        named = (
            ("show", card.show),
            ("title", card.title),
            *(("leader", text) for text in people),
            *(("part title", each.title) for each in card.parts if each.title not in ("", card.title)),
            ("summary", self.summary),
            ("disclaimer", brand.disclaimer),
            ("closing card", f"{brand.closing_line}. {brand.closing_note}"),
        )
        return tuple(Beside(where, text) for where, text in dict.fromkeys(named))

    def digest(self, settings: PublishSettings) -> str:
        """What stands for the look in an approval."""
        return digest([self.brand.fingerprint, to_value(settings), self.poster_ms])

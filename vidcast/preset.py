"""A preset: one Settings per stage, read from TOML, inherited, every fault listed at once.

Presets, brands and policy packs of a library stand in its own folders of these names and come before those that
vidcast ships.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vidcast.errors import BadPack, BadSettings
from vidcast.model.captions import Profile
from vidcast.model.foreign import shown
from vidcast.model.policy import Pack, read_pack
from vidcast.stages.publish import PublishSettings
from vidcast.stages.review import ReviewSettings
from vidcast.stages.transcribe import TranscribeSettings
from vidcast.stages.trim import TrimSettings
from vidcast.tools.cards import Brand
from vidcast.tools.shipped import shipped
from vidcast.tools.sizes import PACK, TEXT, Most, content_of
from vidcast.tools.toml import closed, read_toml

__all__ = ["Preset", "Presets", "read_text"]

SECTIONS: dict[str, Any] = {
    "transcribe": TranscribeSettings,
    "trim": TrimSettings,
    "publish": PublishSettings,
    "review": ReviewSettings,
}


FONT_FILES = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True)
class CaptionTable:
    """[caption]"""

    profile: str = "en-us-corporate"


@dataclass(frozen=True, slots=True)
class Preset:
    """Named settings of all stages."""

    name: str
    transcribe: TranscribeSettings
    trim: TrimSettings
    caption: Profile
    publish: PublishSettings
    review: ReviewSettings


@dataclass(frozen=True, slots=True)
class _PackRead:
    """A policy pack, and the texts that it was read from by the names of their packs."""

    pack: Pack
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Presets:
    """Where named data is looked for: a library's own folder first, then what vidcast ships."""

    own: Path | None = None
    _packs: dict[tuple[str, ...], _PackRead] = field(default_factory=dict, init=False, repr=False, compare=False)

    def path(self, kind: str, name: str, suffix: str, *, above: Path | None = None) -> Path:
        """The file of a name, or `name` itself when it is a path; never `above`, so that a library's own "unplugged"
        can inherit from the shipped one. Raises BadSettings, naming what there is.
        """
        if name.endswith(suffix) and Path(name).is_file():
            return Path(name)
        places = [place for place in self._places(kind) if (place / f"{name}{suffix}").is_file()]
        places = [place for place in places if place / f"{name}{suffix}" != above] or places
        if places and "/" not in name and not name.startswith("."):
            return places[0] / f"{name}{suffix}"
        files = (path for place in self._places(kind) for path in place.glob(f"*{suffix}") if path.is_file())
        known = sorted({path.stem for path in files} - {"captions"})
        what = {"": "preset", "policy": "policy pack", "brands": "brand"}[kind]
        raise BadSettings(
            f"{name}: no such {what}; known here: {', '.join(known)}, or give the path of a {suffix} file"
        )

    def _places(self, kind: str) -> Sequence[Path]:
        own = [] if self.own is None else [self.own / (kind or "presets")]
        return [*own, shipped(kind) if kind else shipped()]

    def preset(self, name: str) -> Preset:
        """The preset of a name or path. Raises BadSettings with every fault."""
        path = self.path("", name, ".toml")
        table = self._inherited(path, ())
        known = [*SECTIONS, "caption"]
        faults = [f"{key}: unknown section; known here: {', '.join(known)}" for key in table if key not in known]
        settings: dict[str, Any] = {}
        for section, kind in SECTIONS.items():
            try:
                settings[section] = closed(kind, table.get(section, {}), section)
            except BadSettings as error:
                faults.extend(str(error).splitlines())
        try:
            settings["caption"] = self._profile(table.get("caption", {}))
        except BadSettings as error:
            faults.extend(str(error).splitlines())
        if faults:
            raise BadSettings("\n".join([f"{shown(path.name)}: {len(faults)} to fix", *(f"  {f}" for f in faults)]))
        return Preset(name=path.stem, **settings)

    def _inherited(self, path: Path, below: tuple[Path, ...]) -> dict[str, Any]:
        """The tables of a preset laid over those it inherits from."""
        if path in below:
            raise BadSettings(f"{shown(path.name)}: inherits from itself; remove one `inherits`")
        table = read_toml(path)
        parent = table.pop("inherits", None)
        if parent is None:
            return table
        base = self._inherited(self.path("", str(parent), ".toml", above=path), (*below, path))
        for section, values in table.items():
            above = base.get(section)
            if isinstance(above, dict) and isinstance(values, dict):
                base[section] = {**above, **values}
            else:
                base[section] = values
        return base

    def _profile(self, caption: Any) -> Profile:
        return self.profile(closed(CaptionTable, caption, "caption").profile)

    def profile(self, name: str) -> Profile:
        """The caption profile of a name. Raises BadSettings."""
        path = shipped("captions.toml")
        tables = read_toml(path)
        if name not in tables:
            raise BadSettings(f"caption.profile: no profile {name!r}; known here: {', '.join(tables)}")
        return Profile.from_table(name, tables[name], path.name)

    def pack(self, name: str, also: Sequence[str] = ()) -> Pack:
        """The policy pack of a name or path, with the rules of others. Raises BadPack or BadSettings.

        It is read again when one of its files says something else.
        """
        known = self._packs.get((name, *also))
        if known is None or any(self._pack_text(each) != text for each, text in known.texts):
            known = self._read_pack(name, also)
            self._packs[(name, *also)] = known
        return known.pack

    def _read_pack(self, name: str, also: Sequence[str]) -> _PackRead:
        texts: dict[str, str] = {}

        def text_of(name: str) -> str:
            texts[name] = self._pack_text(name)
            return texts[name]

        path = self.path("policy", name, ".yaml")
        alone = read_pack(text_of(name), path.name, text_of)
        more = [other for other in also if other not in dict(alone.extended)]
        if not more:
            return _PackRead(alone, tuple(texts.items()))
        # It goes by its own name, which its findings bear; what it says of a rule comes before what the others say.
        joined = {"pack": "joined", "version": alone.version, "status": alone.status, "extends": [*more, str(path)]}
        both = replace(read_pack(json.dumps(joined), path.name, text_of), name=alone.name)
        return _PackRead(both, tuple(texts.items()))

    def _pack_text(self, name: str) -> str:
        return _yaml(self.path("policy", name, ".yaml"))

    def policy_text(self, name: str) -> str:
        """A text that packs refer to, such as a disclaimer: a library's own before the one that vidcast ships.

        Raises BadPack where there is none, or where it cannot be read.
        """
        for place in self._places("policy"):
            path = place / "texts" / name
            if path.is_file() and path.parent.resolve() == (place / "texts").resolve():
                return " ".join(read_text(path, path.name, TEXT).split())
        raise BadPack(f"{name}: no such text in policy/texts; put it there, or correct text_ref in the pack")

    def brand(self, name: str) -> Brand:
        """The brand of a name or path; its logo and fonts lie beside it. Raises BadSettings with every fault."""
        path = self.path("brands", name, ".toml")
        table = {"name": path.stem, **read_toml(path)}
        for key in ("logo", "font", "light_font"):
            if isinstance(table.get(key), str):
                table[key] = _beside(path, key, table[key])
        if isinstance(table.get("other_fonts"), list):
            fonts = (_beside(path, "other_fonts", str(font)) for font in table["other_fonts"])
            table["other_fonts"] = list(fonts)
        try:
            return closed(Brand, table, "")
        except BadSettings as error:
            raise BadSettings(f"{shown(path.name)}: to fix\n{error}") from error


def _beside(brand: Path, key: str, named: str) -> str:
    """The path of a file that a brand names, from the brand's own folder; a face of a package stays as it is.

    Raises BadSettings where there is no such file.
    """
    if key != "logo" and not named.lower().endswith(FONT_FILES):
        return named
    path = brand.parent / named
    if not path.is_file():
        raise BadSettings(f"{brand.name}: {key}: there is no file {shown(path)}; correct it or remove the line")
    return str(path)


def _yaml(path: Path) -> str:
    """The text of a pack's file. Raises BadPack."""
    return read_text(path, path.name)


def read_text(path: Path, where: str, most: Most = PACK) -> str:
    """The text of a file of a policy, which messages name as `where`. Raises BadPack."""
    try:
        return content_of(path, most, BadPack).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadPack(f"{where}: not UTF-8; save it again as UTF-8") from error
    except OSError as error:
        raise BadPack(f"{where}: cannot be read ({error.strerror}); fix that, nothing is checked without it") from error

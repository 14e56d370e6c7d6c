"""Presets: inherited, closed, every fault at once, and a library's own come first."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from vidcast.errors import BadPack, BadSettings
from vidcast.preset import SECTIONS, Presets, read_text
from vidcast.tools.cards import Brand
from vidcast.tools.shipped import shipped
from vidcast.tools.toml import read_toml

SHIPPED = Presets()


class Own:
    """A library with presets, packs and brands of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.presets = Presets(root)

    def write(self, place: str, text: str) -> Path:
        path = self.root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def faults(self, text: str) -> list[str]:
        self.write("presets/mine.toml", text)
        with pytest.raises(BadSettings) as caught:
            self.presets.preset("mine")
        head, *found = str(caught.value).splitlines()
        assert head == f"mine.toml: {len(found)} to fix"
        return [line.strip() for line in found]


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path)


class TestShipped:
    @pytest.mark.parametrize("name", ["unplugged", "tight", "off"])
    def test_every_shipped_preset_reads(self, name: str) -> None:
        assert SHIPPED.preset(name).name == name

    @pytest.mark.parametrize("section", list(SECTIONS))
    def test_the_default_preset_is_the_default_of_every_setting(self, section: str) -> None:
        assert getattr(SHIPPED.preset("unplugged"), section) == SECTIONS[section]()

    @pytest.mark.parametrize("section", ["trim", "publish", "review"])
    def test_the_default_preset_lists_every_setting(self, section: str) -> None:
        table = read_toml(shipped("unplugged.toml"))[section]
        assert set(table) == {field.name for field in fields(SECTIONS[section])}

    def test_a_preset_that_inherits_differs_only_where_it_says_so(self) -> None:
        off, unplugged = SHIPPED.preset("off"), SHIPPED.preset("unplugged")
        assert (off.trim.enabled, unplugged.trim.enabled) == (False, True)
        assert (off.publish, off.caption, off.trim.lead_ms) == (unplugged.publish, unplugged.caption, 100)

    @pytest.mark.parametrize("name", list(read_toml(shipped("captions.toml"))))
    def test_every_shipped_caption_profile_reads(self, name: str) -> None:
        assert SHIPPED.profile(name).name == name

    def test_the_shipped_brand_is_the_default(self) -> None:
        assert SHIPPED.brand("default") == Brand()


class TestFinding:
    def test_an_unknown_preset_is_answered_with_the_known_ones(self) -> None:
        with pytest.raises(BadSettings) as caught:
            SHIPPED.preset("loose")
        assert str(caught.value) == (
            "loose: no such preset; known here: noisy-room, off, tight, town-hall, unplugged, "
            "or give the path of a .toml file"
        )

    def test_an_unknown_pack_and_brand_are_called_what_they_are(self) -> None:
        with pytest.raises(BadSettings, match=r"^x: no such policy pack; known here: .*general.*\.yaml file$"):
            SHIPPED.pack("x")
        with pytest.raises(BadSettings, match=r"^x: no such brand; known here: daylight, default, or .*\.toml file$"):
            SHIPPED.brand("x")

    def test_a_library_s_own_preset_comes_before_the_shipped_one_of_its_name(self, own: Own) -> None:
        own.write("presets/tight.toml", "[trim]\nlead_ms = 77\n")
        assert own.presets.preset("tight").trim.lead_ms == 77

    def test_a_shipped_preset_inherits_from_the_library_s_own(self, own: Own) -> None:
        own.write("presets/unplugged.toml", "[publish]\ncrf = 30\n")
        assert own.presets.preset("off").publish.crf == 30

    def test_a_library_s_own_preset_is_among_the_known_ones(self, own: Own) -> None:
        own.write("presets/brisk.toml", "")
        with pytest.raises(BadSettings, match="known here: brisk, noisy-room, off, tight, town-hall, unplugged, or"):
            own.presets.preset("loose")

    def test_a_path_is_taken_as_it_is(self, own: Own) -> None:
        path = own.write("elsewhere/mine.toml", "[trim]\nlead_ms = 77\n")
        assert SHIPPED.preset(str(path)).trim.lead_ms == 77

    @pytest.mark.parametrize("name", ["../unplugged", "brands/default", ".hidden"])
    def test_a_name_never_leads_out_of_its_folder(self, own: Own, name: str) -> None:
        own.write("unplugged.toml", "")
        own.write("presets/.hidden.toml", "")
        with pytest.raises(BadSettings, match="no such preset"):
            own.presets.preset(name)


class TestInheriting:
    def test_what_is_not_said_is_inherited_key_by_key(self, own: Own) -> None:
        own.write("presets/base.toml", "[trim]\nlead_ms = 77\ntail_ms = 177\n[publish]\ncrf = 30\n")
        own.write("presets/mine.toml", 'inherits = "base"\n[trim]\nlead_ms = 88\n')
        mine = own.presets.preset("mine")
        assert (mine.trim.lead_ms, mine.trim.tail_ms, mine.publish.crf) == (88, 177, 30)

    def test_a_grandchild_inherits_from_both(self, own: Own) -> None:
        own.write("presets/brisk.toml", 'inherits = "tight"\n[publish]\ncrf = 30\n')
        own.write("presets/mine.toml", 'inherits = "brisk"\n')
        mine = own.presets.preset("mine")
        assert (mine.name, mine.trim, mine.publish.crf) == ("mine", SHIPPED.preset("tight").trim, 30)

    def test_a_preset_that_inherits_from_itself_is_refused(self, own: Own) -> None:
        own.write("presets/mine.toml", 'inherits = "mine"\n')
        with pytest.raises(BadSettings, match=r"^mine\.toml: inherits from itself; remove one `inherits`$"):
            own.presets.preset("mine")

    def test_a_ring_of_presets_is_refused(self, own: Own) -> None:
        for name, parent in (("a", "b"), ("b", "c"), ("c", "a")):
            own.write(f"presets/{name}.toml", f'inherits = "{parent}"\n')
        with pytest.raises(BadSettings, match=r"^a\.toml: inherits from itself; remove one `inherits`$"):
            own.presets.preset("a")

    def test_a_parent_that_is_not_there_is_named(self, own: Own) -> None:
        own.write("presets/mine.toml", 'inherits = "gone"\n')
        with pytest.raises(BadSettings, match=r"^gone: no such preset; known here: "):
            own.presets.preset("mine")

    def test_a_fault_is_found_wherever_it_is_inherited_from(self, own: Own) -> None:
        own.write("presets/base.toml", "[trim]\nlead = 1\n")
        assert own.faults('inherits = "base"\n')[0].startswith("trim.lead: unknown key; known here: ")

    def test_a_parent_s_section_that_is_no_table_is_laid_over(self, own: Own) -> None:
        own.write("presets/base.toml", "trim = 3\n")
        own.write("presets/mine.toml", 'inherits = "base"\n[trim]\nlead_ms = 88\n')
        assert own.presets.preset("mine").trim.lead_ms == 88


class TestFaults:
    def test_every_fault_is_named_at_once(self, own: Own) -> None:
        found = own.faults(
            '[colour]\n[transcribe]\nlanguge = "en"\n[trim]\nlead_ms = "long"\nnope = 1\n'
            '[publish]\ncrf = 99\n[review]\napproval = "never"\n[caption]\nprofile = "loud"\n'
        )
        assert [line.split(":")[0] for line in found] == [
            "colour",
            "transcribe.languge",
            "trim.nope",
            "trim.lead_ms",
            "publish",
            "review.approval",
            "caption.profile",
        ]

    def test_an_unknown_section_is_named_with_the_known_ones(self, own: Own) -> None:
        known = "transcribe, trim, publish, review, caption"
        assert own.faults("[colour]\n") == [f"colour: unknown section; known here: {known}"]

    def test_an_unknown_profile_is_named_with_the_known_ones(self, own: Own) -> None:
        known = ", ".join(read_toml(shipped("captions.toml")))
        assert own.faults('[caption]\nprofile = "loud"\n') == [
            f"caption.profile: no profile 'loud'; known here: {known}"
        ]

    def test_an_unknown_caption_key_is_named_with_the_known_one(self, own: Own) -> None:
        assert own.faults("[caption]\nlines = 3\nsize = 4\n") == [
            "caption.lines: unknown key; known here: profile",
            "caption.size: unknown key; known here: profile",
        ]

    @pytest.mark.parametrize("section", ["transcribe", "trim", "publish", "review", "caption"])
    def test_a_section_that_is_no_table_is_a_fault(self, own: Own, section: str) -> None:
        assert own.faults(f"{section} = 3\n") == [f"{section}: a table of settings is needed here"]

    def test_a_profile_that_is_no_name_is_a_fault(self, own: Own) -> None:
        assert own.faults("[caption]\nprofile = [1]\n") == ["caption.profile: Input should be a valid string"]

    def test_a_guard_s_fault_gives_the_value(self, own: Own) -> None:
        assert own.faults("[publish]\ncrf = 99\n") == ["publish: Value error, crf must be between 0 and 51, got 99"]

    def test_a_preset_that_is_not_toml_says_where(self, own: Own) -> None:
        own.write("presets/mine.toml", "[trim\n")
        with pytest.raises(BadSettings, match=r"^mine\.toml: not TOML: .*line 1"):
            own.presets.preset("mine")


class TestBrands:
    def test_a_library_s_own_brand_bears_its_file_s_name(self, own: Own) -> None:
        own.write("brands/acme.toml", 'background = "#000000"\n')
        assert own.presets.brand("acme") == Brand(name="acme", background="#000000")

    def test_its_logo_is_looked_for_beside_it(self, own: Own) -> None:
        own.write("brands/acme.toml", 'logo = "acme.png"\n')
        logo = own.write("brands/acme.png", "png")
        assert own.presets.brand("acme").logo == str(logo)

    def test_a_logo_that_is_not_there_is_a_fault(self, own: Own) -> None:
        path = own.write("brands/acme.toml", 'logo = "acme.png"\n').with_name("acme.png")
        with pytest.raises(BadSettings) as caught:
            own.presets.brand("acme")
        assert str(caught.value) == f"acme.toml: logo: there is no file {path}; correct it or remove the line"

    def test_every_fault_of_a_brand_is_named_under_its_file(self, own: Own) -> None:
        own.write("brands/acme.toml", 'colour = "red"\ntext = 3\n')
        with pytest.raises(BadSettings) as caught:
            own.presets.brand("acme")
        head, *found = str(caught.value).splitlines()
        assert head == "acme.toml: to fix"
        assert [line.split(":")[0] for line in found] == ["colour", "text"]


def test_a_library_s_own_pack_comes_before_the_shipped_one_and_its_faults_are_its_own(own: Own) -> None:
    own.write("policy/general.yaml", "nothing: here\n")
    with pytest.raises(BadPack, match=r"general\.yaml"):
        own.presets.pack("general")


def test_a_pack_that_cannot_be_read_says_so(own: Own) -> None:
    with pytest.raises(BadPack, match=r"ours\.yaml: cannot be read \(.+\); fix that, nothing is checked without it"):
        read_text(own.root, "ours.yaml")


def test_what_is_no_file_is_no_pack(own: Own) -> None:
    (own.root / "policy" / "ours.yaml").mkdir(parents=True)
    with pytest.raises(BadSettings, match=r"ours: no such policy pack; known here: (?!.*ours)"):
        own.presets.pack("ours")


def test_a_pack_is_read_again_when_what_it_extends_has_changed(own: Own) -> None:
    rule = "  - {id: a.b, title: T, severity: %s, decides: [pr], why: w, find: {any: [moonbeam]}}\n"
    own.write("policy/house.yaml", "pack: house\nversion: '1'\nstatus: draft\nrules:\n" + rule % "review")
    own.write("policy/ours.yaml", "pack: ours\nversion: '1'\nstatus: draft\nextends: [house]\nrules: []\n")
    before = own.presets.pack("ours")
    assert own.presets.pack("ours") is before
    own.write("policy/house.yaml", "pack: house\nversion: '1'\nstatus: draft\nrules:\n" + rule % "block")
    changed = own.presets.pack("ours").rule("a.b")
    assert changed is not None
    assert changed.severity == "block"


class TestJoinedPacks:
    def test_what_everybody_sees_is_checked_by_more_rules_under_the_same_name(self) -> None:
        alone, more = Presets().pack("general"), Presets().pack("general", ["public_audience"])
        assert (more.name, more.version) == (alone.name, alone.version)
        assert more.rule("opinion.disclaimer") is not None
        assert more.fingerprint != alone.fingerprint

    def test_a_pack_that_has_the_rules_already_stays_as_it_is(self) -> None:
        assert Presets().pack("public_audience", ["public_audience"]) == Presets().pack("public_audience")

    def test_what_a_house_says_of_a_rule_stands(self) -> None:
        ours = Presets().pack("acme-example").rule("press.contact")
        assert Presets().pack("acme-example", ["repair"]).rule("press.contact") == ours
        assert ours is not None
        assert ours.severity == "note"

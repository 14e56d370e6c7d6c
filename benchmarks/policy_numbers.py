"""How many private numbers and addresses are found in ten spoken styles each, and what else is taken for one.

    python benchmarks/policy_numbers.py call.nlp talk.txt

Telephone numbers, payment cards, social security numbers and e-mail addresses are made up with a seed and put into
sentences as people say them and as engines write them (`spoken_styles.py`). Each style has several ways of saying; the
detectors were mended on every other one; the ones between were held out, and looked at once; others were written after
that and only tried. One counts as found when all of its words but one at most are covered, and no more than one word
beside it. In the texts that are named, none is said.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

from policy_alerts import TODAY, words_of
from spoken_styles import AFTERWARDS, KINDS, MAIL, MAIL_AFTERWARDS, SENTENCES, STYLES, Way

from vidcast.model.policy import Circumstances, Pack, find, read_pack

EACH = 12
"""How often every way of saying is tried."""
NOW = Circumstances(TODAY)
PACK = """
pack: private
version: "1"
status: draft
rules:
  - {id: pii.phone, severity: block, decides: [hr], why: Private., find: {detector: phone}}
  - {id: pii.id, severity: block, decides: [hr], why: Private., find: {detector: id}}
  - {id: pii.mail, severity: block, decides: [hr], why: Private., find: {detector: email}}
"""


RULES = {"phone": "pii.phone", "card": "pii.id", "ssn": "pii.id", "mail": "pii.mail"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="*", type=Path, help="texts in which no such number is said")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument(
        "--show", choices=("nothing", "all", "developed on"), default="nothing", help="print what is missed"
    )
    asked = parser.parse_args()
    pack = read_pack(PACK, "private")
    sets = {
        "developed on": (pick(STYLES, 0), pick(MAIL, 0)),
        "held out": (pick(STYLES, 1), pick(MAIL, 1)),
        "written after": (AFTERWARDS, MAIL_AFTERWARDS),
    }
    for called, (spoken, mailed) in sets.items():
        shown = asked.show == "all" or asked.show == called
        for kind in KINDS:
            styles = mailed if kind == "mail" else spoken
            counts = {style: tried(pack, kind, ways, asked.seed, shown) for style, ways in styles.items()}
            every = [good for each in counts.values() for good in each]
            low = [f"{style} {sum(each) / len(each):.2f}" for style, each in counts.items() if not all(each)]
            share = sum(every) / len(every)
            print(f"{called:14} {kind:6} {share:.3f} of {len(every)}{'; ' * bool(low)}{', '.join(low)}", flush=True)
    for path in asked.texts:
        words = words_of(path)
        wrong = find(pack, words, NOW)
        for one in wrong:
            print(f"    {one.rule.id}: {' '.join(words[max(0, one.first - 6) : one.last + 6])}")
        share = 1000 * len(wrong) / len(words)
        print(f"{path.name}: {len(wrong)} false alarms in {len(words)} words, {share:.3f} on 1,000")


def pick(styles: dict[str, tuple[Way, ...]], odd: int) -> dict[str, tuple[Way, ...]]:
    """Every other way of each style."""
    return {style: ways[odd::2] for style, ways in styles.items()}


def tried(pack: Pack, kind: str, ways: Sequence[Way], seed: int, shown: bool) -> list[bool]:
    """Whether each of some made-up numbers is found."""
    generator = random.Random(f"{seed} {kind}")
    found = []
    for way in ways:
        for at in range(EACH):
            said, sentence = way(KINDS[kind](generator), generator), SENTENCES[kind][at % 4]
            found.append(is_found(pack, RULES[kind], said, sentence))
            if shown and not found[-1]:
                print(f"    missed: {sentence.format(f'[{said}]')}")
    return found


def is_found(pack: Pack, rule: str, said: str, sentence: str) -> bool:
    """Whether what is said in a sentence is covered by hits of its rule, but for one word, and little else is."""
    before, _, after = sentence.partition("{}")
    first, end = len(before.split()), len(before.split()) + len(said.split())
    if said.startswith("area code"):
        first += 3 if said.startswith("area code is") else 2
    words = [*before.split(), *said.split(), *after.split()]
    hits = [one for one in find(pack, words, NOW) if one.rule.id == rule]
    covered = {at for one in hits for at in range(one.first, one.last + 1)}
    missing = set(range(first, end)) - covered
    beside = covered - set(range(first, end))
    return bool(hits) and len(missing) <= 1 and all(first - 2 < at < end + 1 for at in beside)


if __name__ == "__main__":
    main()

"""How many private numbers and addresses are found in ten spoken styles each, and what else is taken for one.

    python benchmarks/policy_numbers.py call.nlp talk.txt

Telephone numbers, payment cards, social security numbers and e-mail addresses are made up with a seed and put into
sentences as people say them and as engines write them. Each style has several ways of saying; the detectors were mended
on every other one; the ones between were held out, and looked at once; others were written after that and only tried.
One counts as found when all of its words
but one at most are covered, and no more than one word beside it. In the texts that are named, none is said.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from policy_alerts import TODAY, words_of

from vidcast.model.policy import Circumstances, Pack, find, read_pack

Groups = Sequence[str]
Way = Callable[[Groups, random.Random], str]
ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
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


def digits(group: str, zero: str = "oh") -> str:
    return " ".join(zero if digit == "0" else ONES[int(digit)] for digit in group)


def pair(two: str) -> str:
    """Two digits as one number: forty two, fifteen, oh five, double oh."""
    if len(two) < 2 or two[0] == "0":
        return digits(two)
    if two[0] == "1":
        return TEENS[int(two[1])]
    return TENS[int(two[0])] + ("" if two[1] == "0" else " " + ONES[int(two[1])])


def pairs(group: str) -> str:
    """A group in pairs, an odd digit first."""
    head = len(group) % 2
    parts = [digits(group[:head])] if head else []
    return " ".join([*parts, *(pair(group[at : at + 2]) for at in range(head, len(group), 2))])


def doubled(group: str) -> str:
    """Equal digits in a row as double and triple."""
    said, at = [], 0
    while at < len(group):
        run = len(group[at:]) - len(group[at:].lstrip(group[at]))
        run = min(run, 3)
        word = digits(group[at])
        said.append({1: word, 2: f"double {word}", 3: f"triple {word}"}[run])
        at += run
    return " ".join(said)


def hundreds(group: str) -> str:
    """A group that ends in zeros as hundreds, any other one in digits."""
    if group.endswith("00") and group[:-2].strip("0"):
        return pairs(group[:-2]) + " hundred"
    return digits(group)


def each(say: Callable[[str], str], between: str = " ") -> Way:
    return lambda groups, _: between.join(say(group) for group in groups)


def written(groups: Groups) -> str:
    return "-".join(groups)


def flat(groups: Groups) -> str:
    return "".join(groups)


def fives(text: str) -> str:
    return " ".join(text[at : at + 5] for at in range(0, len(text), 5))


def pieces_of(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(0, len(text), 2)]


def again(groups: Groups, generator: random.Random, say: Callable[[str], str], link: str) -> str:
    """One group said a second time."""
    at = generator.randrange(len(groups))
    return ", ".join(
        f"{say(group)}{link}{say(group)}" if at == place else say(group) for place, group in enumerate(groups)
    )


def broken(group: str) -> str:
    """A group with a word that is begun twice."""
    words = digits(group).split()
    return " ".join([words[0], f"{words[1][:2]}-", *words[1:]])


STYLES: dict[str, tuple[Way, ...]] = {
    "digit by digit": (
        each(digits),
        each(digits, ", "),
        each(lambda g: digits(g).replace(" ", ", "), ", "),
        each(lambda g: digits(g).title(), ". "),
    ),
    "pairs": (
        lambda g, _: pairs(flat(g)),
        each(pairs, ", "),
        lambda g, _: ", ".join([digits(g[0]), *map(pairs, g[1:])]),
        lambda g, _: "-".join(pairs(flat(g)).split()),
    ),
    "double and triple": (
        each(doubled),
        lambda g, _: doubled(flat(g)),
        each(doubled, ", "),
        each(lambda g: doubled(g).replace("triple", "triple,").replace("double ", "double-"), ", "),
    ),
    "oh and zero": (
        each(lambda g: digits(g, "zero")),
        each(lambda g: digits(g, "o")),
        each(lambda g: digits(g, "zero").replace("zero", "oh", 1), ", "),
        each(lambda g: digits(g, "O"), ", "),
    ),
    "hundred": (
        each(hundreds),
        each(hundreds, ", "),
        lambda g, _: ", ".join([hundreds(g[0]), *map(pairs, g[1:-1]), hundreds(g[-1])]),
        lambda g, _: ", ".join([f"{int(g[0])}" if g[0].endswith("00") else digits(g[0]), *map(hundreds, g[1:])]),
    ),
    "as engines write it": (
        lambda g, _: written(g),
        lambda g, _: " ".join(g),
        lambda g, _: flat(g),
        lambda g, _: f"({g[0]}) {written(g[1:])}",
        lambda g, _: " ".join(flat(g)),
        lambda g, _: ".".join(g),
        lambda g, _: f"{digits(g[0])}, {written(g[1:])}",
        lambda g, _: f"{g[0]}, {' '.join(flat(g[1:]))}",
        lambda g, _: ", ".join(g),
        lambda g, _: f"{g[0]}-{flat(g[1:])}",
        lambda g, _: f"{g[0]} {digits(g[1])} {' '.join(g[2:])}",
        lambda g, _: "-".join(flat(g)),
        lambda g, _: f"{'-'.join(g[:-1])} -{g[-1]}",
        lambda g, _: fives(flat(g)),
    ),
    "fillers and pauses": (
        each(digits, ", uh, "),
        each(digits, " um "),
        each(pairs, ", er, "),
        each(digits, "... "),
        each(" ".join, ", uh, "),
        each(digits, ", you know, "),
    ),
    "named signs": (
        lambda g, _: f"area code {digits(g[0])}, {' '.join(map(digits, g[1:]))}",
        each(digits, " dash "),
        each(digits, " dot "),
        each(digits, " hyphen "),
        lambda g, _: f"area code {g[0]}, {written(g[1:])}",
        lambda g, _: f"area code is {digits(g[0])} and then {' dash '.join(map(digits, g[1:]))}",
        each(" ".join, " dash "),
        each(digits, " space "),
    ),
    "repeated groups": (
        lambda g, r: again(g, r, digits, ", that's "),
        lambda g, r: again(g, r, digits, ", "),
        lambda g, r: again(g, r, pairs, ", again "),
        lambda g, r: again(g, r, lambda group: group, ", that is "),
    ),
    "hesitations": (
        lambda g, _: ", ".join([broken(g[0]), *map(digits, g[1:])]),
        each(digits, ", let me see, "),
        lambda g, _: ", ".join([*map(digits, g[:-1]), broken(g[-1])]),
        each(digits, ", and then "),
        each(digits, ", what is it, "),
        lambda g, _: f"{digits(g[0])}, and, uh, {', I think, '.join(map(digits, g[1:]))}",
    ),
}
AFTERWARDS: dict[str, tuple[Way, ...]] = {
    "digit by digit": (each(digits, " - "), each(lambda g: digits(g).replace(" ", "-"), ", ")),
    "pairs": (lambda g, _: ", ".join(map(pair, pieces_of(flat(g)))), lambda g, _: " and ".join(map(pairs, g))),
    "double and triple": (each(lambda g: doubled(g).replace("double five", "double 5"), ", "), each(doubled, " and ")),
    "oh and zero": (each(lambda g: digits(g, "nought")), each(lambda g: digits(g, "zero"), ". ")),
    "hundred": (each(hundreds, " and "), lambda g, _: " ".join([hundreds(g[0]), *map(pairs, g[1:])])),
    "as engines write it": (
        each(str, ". "),
        each(str, " - "),
        lambda g, _: f"({g[0]}){written(g[1:])}",
        lambda g, _: f"{digits(g[0])} {' '.join(g[1:])}",
    ),
    "fillers and pauses": (each(digits, ", so, "), each(digits, ", hmm, "), each(pairs, " uh... ")),
    "named signs": (each(digits, " slash "), each(digits, " then a dash then "), each(str, " hyphen ")),
    "repeated groups": (
        lambda g, r: again(g, r, digits, ", I repeat, "),
        lambda g, r: again(g, r, digits, ", sorry, "),
        lambda g, r: again(g, r, digits, ", yes, "),
    ),
    "hesitations": (
        each(digits, ", hold on, "),
        each(digits, ", just a second, "),
        each(digits, ", where is it, "),
        each(pairs, ", I want to say, "),
    ),
}
"""Ways of saying that were written after the detectors were mended, and tried once."""
MAIL: dict[str, tuple[Way, ...]] = {
    "plainly spoken": (
        lambda g, _: f"{g[0]} dot {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]}{g[1]} at {g[2]} dot {g[3]}",
    ),
    "as engines write it": (
        lambda g, _: f"{g[0]}.{g[1]}@{g[2]}.{g[3]}",
        lambda g, _: f"{g[0].title()}.{g[1].title()}@{g[2]}.{g[3]}",
        lambda g, _: f"{g[0]}@{g[2]}.{g[3]}",
        lambda g, _: f"{g[0]} @{g[2]} .{g[3]}",
    ),
    "half written": (
        lambda g, _: f"{g[0]}.{g[1]} at {g[2]}.{g[3]}",
        lambda g, _: f"{g[0]} at {g[2]}.{g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]} at {g[2].title()}.{g[3]}",
        lambda g, _: f"{g[0]}.{g[1]} at {g[2]} dot {g[3]}",
    ),
    "underscore and dash": (
        lambda g, _: f"{g[0]} underscore {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dash {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} hyphen {g[1]} at {g[2]}.{g[3]}",
        lambda g, _: f"{g[0]}_{g[1]} at {g[2]} dash group dot {g[3]}",
    ),
    "spelled": (
        lambda g, _: f"{' '.join(g[0])} at {g[2]} dot {g[3]}",
        lambda g, _: f"{'-'.join(g[0].upper())} at {g[2]} dot {g[3]}",
        lambda g, _: f"{', '.join(g[0].upper())} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0][0].upper()} {g[1]} at {g[2]}.{g[3]}",
    ),
    "with digits": (
        lambda g, r: f"{g[0]} {pair(str(r.randrange(20, 99)))} at {g[2]} dot {g[3]}",
        lambda g, r: f"{g[0]}{r.randrange(20, 99)} at {g[2]}.{g[3]}",
        lambda g, r: f"{g[0]} {r.randrange(20, 99)} at {g[2]} dot {g[3]}",
        lambda g, r: f"{g[0]} dot {g[1]} {digits(str(r.randrange(2, 9)))} at {g[2]} dot {g[3]}",
    ),
    "longer domains": (
        lambda g, _: f"{g[0]} dot {g[1]} at {g[2]} dot co dot uk",
        lambda g, _: f"{g[0]} at mail dot {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]} at {g[2]}.co.uk",
        lambda g, _: f"{g[0]} dot {g[1]} at {g[2]} health dot {g[3]}",
    ),
    "fillers and pauses": (
        lambda g, _: f"{g[0]} dot, uh, {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]}, at {g[2]}, dot {g[3]}",
        lambda g, _: f"{g[0]}, dot {g[1]}, um, at, {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]} at, er, {g[2]} dot, uh, {g[3]}",
    ),
    "named signs": (
        lambda g, _: f"{g[0]} dot {g[1]} at sign {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} period {g[1]} at {g[2]} period {g[3]}",
        lambda g, _: f"{g[0]} point {g[1]} at {g[2]} point {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]}, at symbol, {g[2]} dot {g[3]}",
    ),
    "hesitations": (
        lambda g, _: f"{g[0]} dot {g[1]}, all one word, at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1][:2]}- {g[1]} at {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]} dot {g[1]} at, let me see, {g[2]} dot {g[3]}",
        lambda g, _: f"{g[0]}, that's {' '.join(g[0])}, dot {g[1]} at {g[2]} dot {g[3]}",
    ),
}
MAIL_AFTERWARDS: dict[str, tuple[Way, ...]] = {
    "plainly spoken": (lambda g, _: f"{g[0]} dot {g[1]} at {g[2]} dot {g[3]}".title(),),
    "as engines write it": (lambda g, _: f"{g[0]}.{g[1]} @ {g[2]}.{g[3]}", lambda g, _: f"{g[0]}@ {g[2]}.{g[3]}"),
    "half written": (lambda g, _: f"{g[0].title()}.{g[1].title()} at {g[2].title()}.{g[3]}.",),
    "underscore and dash": (lambda g, _: f"{g[0]} plus {g[1]} at {g[2]} dot {g[3]}",),
    "spelled": (lambda g, _: f"{g[0][0]} dot {g[1]} at {' '.join(g[2])} dot {g[3]}",),
    "with digits": (lambda g, r: f"{g[1]} {r.randrange(1960, 2000)} at {g[2]} dot {g[3]}",),
    "longer domains": (lambda g, _: f"{g[0]} dot {g[1]} at {g[2]} health systems dot {g[3]}",),
    "fillers and pauses": (lambda g, _: f"{g[0]}, dot, {g[1]}, at, {g[2]}, dot, {g[3]}",),
    "named signs": (lambda g, _: f"{g[0]} full stop {g[1]} at sign {g[2]} dot {g[3]}",),
    "hesitations": (lambda g, _: f"{g[0]} dot {g[1]} at, what is it, {g[2]} dot {g[3]}",),
}
SENTENCES = {
    "phone": (
        "you can reach me at {} any time",
        "so my number is {} if you need me",
        "call {} and ask for Dana",
        "it's {} okay",
    ),
    "card": (
        "charge it to {} please",
        "the card is {} and it expires soon",
        "he read out {} to everybody",
        "use {} for that",
    ),
    "ssn": (
        "my social is {} by the way",
        "her social security number is {} and we lost it",
        "the SSN we have is {} on that form",
        "so {} is his social security number",
    ),
    "mail": (
        "send it to {} today",
        "my email is {} if you want it",
        "you can write to {} or call",
        "that goes to {} and nobody else",
    ),
}
FIRST = ("jane", "omar", "priya", "lucas", "mei", "tanya", "sam", "ingrid", "noah", "carla")
LAST = ("doe", "okafor", "raman", "bell", "lindqvist", "ortega", "park", "keogh", "vogt", "delgado")
DOMAINS = ("acme", "brightwater", "gmail", "outlook", "quillon", "yahoo", "northgate", "harborpoint")


def phone(generator: random.Random) -> Groups:
    area, middle = (f"{generator.randrange(2, 10)}{generator.randrange(100):02}" for _ in range(2))
    area = generator.choice((area, area, "800", "402", area[0] + "00"))
    line = generator.choice((f"{generator.randrange(10_000):04}", f"{generator.randrange(1, 10)}500", "0134", "1200"))
    return [middle, line] if generator.random() < 0.2 else [area, middle, line]


def card(generator: random.Random) -> Groups:
    head = generator.choice(("4", "51", "54", "6011", "4200"))
    body = head + "".join(str(generator.randrange(10)) for _ in range(15 - len(head)))
    doubled = [int(digit) * 2 for digit in body[::-2]]
    total = sum(d - 9 if d > 9 else d for d in doubled) + sum(int(digit) for digit in body[-2::-2])
    number = body + str(-total % 10)
    return [number[at : at + 4] for at in range(0, 16, 4)]


def ssn(generator: random.Random) -> Groups:
    return [
        f"{generator.randrange(1, 900):03}",
        f"{generator.randrange(1, 100):02}",
        f"{generator.randrange(1, 10_000):04}",
    ]


def mail(generator: random.Random) -> Groups:
    return [
        generator.choice(FIRST),
        generator.choice(LAST),
        generator.choice(DOMAINS),
        generator.choice(("com", "org", "net")),
    ]


KINDS = {"phone": phone, "card": card, "ssn": ssn, "mail": mail}
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

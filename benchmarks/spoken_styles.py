"""How people say, and engines write, telephone numbers, payment cards, social security numbers and mail addresses.

A way of saying takes the groups of a number, or the pieces of an address, and gives words. `STYLES` and `MAIL` have ten
spoken styles of several ways each; every other way was learned from. `AFTERWARDS` and `MAIL_AFTERWARDS` came later and
were never learned from.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Groups = Sequence[str]
Way = Callable[[Groups, random.Random], str]
ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


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

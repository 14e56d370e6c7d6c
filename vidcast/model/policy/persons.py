"""Where a person is named, told without a name model: a roster, common given names, and capitals.

This is a heuristic and reports say so ("person detector: no name model, capitals only"). Where a transcript has
capitals, two capitalised words side by side are a person unless one of them is known to be no name; where it has none,
a common given name is a person when the word after it is not an everyday one. A name that is also a place or a plain
word (Lincoln, Mark, Grace) counts only beside another capital. Rules use <person> only near words that decide, so a
wrong person alone never alerts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vidcast.model.policy.normal import Token, is_cased, vocabulary

__all__ = ["GIVEN", "joined_spans", "names", "persons"]

GIVEN = vocabulary("""
    aaron abby abdul abigail adam adrian ahmed aisha alan albert alejandro alex alexander alexandra alice alicia
    allison amanda amber amelia amir amit amy ana andrea andrew andy angela anita anjali ann anna anne annie anthony
    antonio anya arjun arthur ashley audrey barbara becky beth betty beverly bob bobby bonnie brad bradley brandon
    brenda brent brian brittany bruce bryan caitlin carl carla carlos carmen carol caroline carolyn catherine cathy
    charles charlie cheryl chloe chris christina christine christopher cindy claire colin connie craig cristina
    cynthia daniel danielle darren dave david dean deborah debbie debra denise dennis derek diana diane diego dmitri don
    donald donna doris dorothy doug douglas ed eddie eduardo edward eileen elena elizabeth ellen emily emma eric erica
    erin ethan eva evan evelyn fatima felix fernando fiona frances francisco fred gabriel gary geoff george gerald gina
    gloria gordon greg gregory hannah harold harry hassan heather helen henry holly howard hugh ian ibrahim irene isaac
    isabel ivan jacob jake james jamie jan jane janet janice jared jason javier jean jeff jeffrey jen jennifer jenny
    jeremy jerry jessica jill jim jimmy joan joanna joe joel john johnny jon jonathan jorge jose joseph joshua juan
    judith judy julia julian julie justin karen karl kate katherine kathleen kathy katie keith kelly ken kenneth kevin
    kim kimberly kristen kristin kumar kyle lakshmi larry laura lauren leah lee leo leon leslie li liam linda lisa liz
    lori louis lucas lucy luis luke lynn mandy manuel marcus margaret maria marie marilyn mario martha martin mary
    mateo matt matthew maureen megan mei melanie melissa mia michael michelle miguel mike min mohamed mohammed molly
    monica nancy natalie natasha nathan neil nicholas nicole nikhil nina noah olga oliver olivia omar oscar pablo
    pamela patricia patrick paul paula pedro peter phil philip phillip phyllis pooja priya rachel rahul raj rajesh
    ralph ramon randy ravi ray raymond rebecca ricardo richard rick rita robert roberto robin rodney roger ron ronald
    rosa ross roy russell ruth ryan sally sam samantha samuel sandra sanjay sara sarah sergio seth shannon sharon shawn
    sheila shirley simon sofia sonia sophia sophie stacy stanley stephanie stephen steve steven stuart sunil susan
    suzanne tamara tanya tara ted teresa terry theresa thomas tim timothy tina todd tom tommy toni tony tracy travis
    tyler valerie vanessa veronica victor victoria vijay vikram vincent wanda wayne wei wendy william xavier yolanda
    yuki yusuf yvonne zachary zoe""")
"""Given names common in the United States, none of which is a plain word or mainly a place."""

NO_NAME = vocabulary("""
    a about account after agency airlines airport all also america american an and annual any april area as at august
    authority avenue bank bay before board building bureau business but by campus capital cedar center central centre
    chief christmas church city clinic club college community company consulting control corp corporation council
    county court customer december department director district division drive east easter eastern engineering
    enterprise europe everyone fall february federal field finance financial first for foods fort foundation fourth
    friday from fund general global good grand great group harbor he health healthcare hello her hi high his hospital
    hotel house how human i if in inc independence industries information institute insurance international island it
    january july june just lab laboratories labs lake las last legal let limited llc logistics los manager march
    marketing may media medical memorial merry metro middle monday mount my national network new next no north northern
    not november now october of office officer oh okay old on operations or our pacific parent partners people plan
    plant point port power president product products program project public quality quarter rapids red regional
    republic research resources retail river road royal safety sales san santa saturday school second security senior
    september service services she so software solutions some south southern spring square st state states store street
    summer sunday supply support surgery surgical systems team tech technologies technology thank thanks that the their
    there these they third this those thursday to today tomorrow trust tuesday union united university valley very vice
    we wednesday week well west western what when where while who why winter with works world yeah year yes yesterday
    york you your""")
"""Words that stand with a capital and are no part of a person's name."""

CONTRACTED = vocabulary("am are is not have will would us")
"""The second words of contractions."""

NEVER_SURNAME = vocabulary("""
    a about after again also always and are as asked at be been before being but called came can could did do does
    for from gave get getting goes going got had has have having he her here his if in into is it just knows like makes
    may me might more must my needs never not now of off on or our out over really said says see shall she should shows
    so still take that the their them then there these they think this those through to told took until up us wants was
    we went were what when where which while who will with would you your""")
"""Words that follow a given name and are not its surname."""


def persons(tokens: tuple[Token, ...], roster: frozenset[tuple[str, ...]] = frozenset()) -> Iterator[tuple[int, int]]:
    """Spans of tokens that name a person, first included and end not, in order.

    `roster` holds the normalised names that always count.

    >>> from vidcast.model.policy.normal import tokens_of
    >>> list(persons(tokens_of("I heard Ellen Park at Harbor Point Logistics is back".split())))
    [(2, 4)]
    """
    named = _by_capitals if is_cased(tokens) else _by_given_name
    firsts = {name[0] for name in roster if name}
    lengths = sorted({len(name) for name in roster}, reverse=True)
    past = 0
    for at, token in enumerate(tokens):
        listed = at
        if token.text in firsts:
            listed = next((at + n for n in lengths if tuple(t.text for t in tokens[at : at + n]) in roster), at)
        if listed == at and (at < past or not (token.capital or token.text in GIVEN)):
            continue
        end = max(listed, named(tokens, at))
        if end > at:
            yield at, end
        past = max(end, _past_capitals(tokens, at))


def joined_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one.

    >>> joined_spans([(4, 6), (0, 2), (5, 7)])
    [(0, 2), (4, 7)]
    """
    joined: list[tuple[int, int]] = []
    for first, end in sorted(spans):
        if joined and first < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined


def names(tokens: tuple[Token, ...]) -> Iterator[tuple[int, int]]:
    """Spans of capitalised words within sentences that may name anything: a person, a company, a product.

    A text without capitals has none, and a word that begins a sentence is never one.
    """
    at = 0
    cased = is_cased(tokens)
    while cased and at < len(tokens):
        token = tokens[at]
        named = token.capital and not token.opens and token.text.isalpha() and len(token.text) > 1
        # What a contraction stands for has its capital from the word before: "I'm", "We'll".
        named = named and not (at and tokens[at - 1].first == token.first and token.text in CONTRACTED)
        end = _run_end(tokens, at) if named else at + 1
        if named and not all(t.text in NO_NAME for t in tokens[at:end]):
            yield at, end
        at = end


def _past_capitals(tokens: tuple[Token, ...], at: int) -> int:
    """The token after a run of capitals that names nobody, so that no part of a company's name is tried alone."""
    end = at + 1
    if tokens[at].capital and not tokens[at].opens:
        end = _run_end(tokens, at)
    return end


def _run_end(tokens: tuple[Token, ...], at: int) -> int:
    """Where a run of capitalised words ends; punctuation ends it too."""
    end = at + 1
    while end < len(tokens) and tokens[end].capital and not tokens[end - 1].closes and tokens[end].text != "i":
        end += 1
    return end


def _by_capitals(tokens: tuple[Token, ...], at: int) -> int:
    """Where the person ends who is named from a token on in a text with capitals; the token itself when nobody is."""
    token = tokens[at]
    if not token.capital or token.shouts or not token.text.isalpha() or token.text in NO_NAME:
        return at
    end = _run_end(tokens, at)
    names = [t.text for t in tokens[at:end]]
    if any(name in NO_NAME for name in names):
        return at
    if names[0] in GIVEN:
        return min(end, at + 3)
    if any(t.shouts for t in tokens[at:end]):
        return at
    two = [name for name in names if len(name.strip(".")) > 1]
    return end if len(two) == 2 and len(names) <= 3 and names[1] not in NEVER_SURNAME else at


def _by_given_name(tokens: tuple[Token, ...], at: int) -> int:
    """Where the person ends whose common given name stands at a token; the token itself when there is none."""
    if tokens[at].text not in GIVEN:
        return at
    if at + 1 == len(tokens) or tokens[at + 1].text in NEVER_SURNAME or not tokens[at + 1].text.isalpha():
        return at + 1
    return at + 2

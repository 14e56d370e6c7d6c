"""How long a policy takes for a thousand words once it is loaded: a shipped pack, and a made one that is very large.

    python benchmarks/policy_speed.py call.nlp talk.txt

The large pack has 300 rules of eight patterns each, made of frequent words so that they are really tried, and 500 names
that are looked for by their sound. Limits: 15 ms for `general`, 100 ms for the large pack.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from policy_alerts import TODAY, packed, words_of

from vidcast.model.policy import Circumstances, Heard, Pack, find, read_pack
from vidcast.model.policy.normal import pieces
from vidcast.tools.vocabulary import ordinary_words

SYLLABLES = ("ka", "lo", "mi", "ter", "van", "sto", "bri", "dun", "el", "or", "sha", "pel", "qui", "zan", "tor", "bel")
NOW = Circumstances(TODAY)
AT_ONCE = 1500
"""Words that are checked at once: ten minutes of speech."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--packs", nargs="*", default=["general"])
    asked = parser.parse_args()
    words = [word for path in asked.texts for word in words_of(path)]
    for name in asked.packs:
        print(f"{name}: {spent(packed(name), words):.1f} ms for 1,000 words")
    print(f"300 rules, 500 names: {spent(large(words), words):.1f} ms for 1,000 words")


def spent(pack: Pack, words: Sequence[str]) -> float:
    """Milliseconds of one core for a thousand words: the quickest of five times, the median of several stretches."""
    stretches = [words[at : at + AT_ONCE] for at in range(0, len(words) - AT_ONCE + 1, AT_ONCE)] or [words]
    # A pattern is compiled when its words are first heard; a first pass makes the pack as ready as it becomes.
    find(pack, words, NOW)
    return statistics.median(min(took(pack, stretch) for _ in range(5)) for stretch in stretches)


def took(pack: Pack, stretch: Sequence[str]) -> float:
    began = time.process_time()
    find(pack, stretch, NOW, Heard(probabilities=(0.9,) * len(stretch)))
    return (time.process_time() - began) * 1e6 / len(stretch)


def large(words: Sequence[str]) -> Pack:
    """A pack of 300 rules and 500 names, of words that are said in the texts."""
    generator = random.Random(7)
    said = {word for word in words if word.isalpha() and word.islower() and pieces(word) == (word,)}
    frequent = sorted(said & ordinary_words())

    def pattern() -> str:
        left, right, third = (" | ".join(generator.sample(frequent, 3)) for _ in range(3))
        return generator.choice([f"({left}) ({right})", f"({left}) ~6 ({right})", f"({left}) {frequent[0]}? ({third})"])

    def name() -> str:
        return "".join(generator.choices(SYLLABLES, k=3)).title()

    rules = [
        {
            "id": f"made.rule_{'abcdefghij'[at // 100]}{'abcdefghij'[at // 10 % 10]}{'abcdefghij'[at % 10]}",
            "severity": "review",
            "decides": ["comms"],
            "why": "Made to be timed.",
            "find": {"any": [pattern() for _ in range(8)]},
        }
        for at in range(299)
    ]
    rules.append({**rules[0], "id": "made.names", "find": {"list": "names", "sounds_like": 0.85}})
    names = [{"say": f"{name()} {name()}" if at % 2 else name()} for at in range(500)]
    document = {"pack": "large", "version": "1", "status": "draft", "lists": {"names": names}, "rules": rules}
    return read_pack(json.dumps(document), "large")


if __name__ == "__main__":
    main()

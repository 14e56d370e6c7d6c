"""Alerts of a policy pack on a corpus of real speech, by rule and per thousand words.

    python benchmarks/policy_alerts.py general earnings21.nlp talk.txt ...

An .nlp file is one of the earnings-21 corpus (Rev, CC BY-SA 4.0, github.com/revdotcom/speech-datasets): a token a line
with its punctuation. Any other file is read as plain text. `--show` prints what was said, for tuning on public speech.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

from vidcast.model.policy import Circumstances, Pack, find, read_pack
from vidcast.tools.shipped import shipped

TODAY = "2026-11-21"
NOW = Circumstances(TODAY)


def words_of(path: Path) -> list[str]:
    """The words of a corpus file, punctuation at their ends."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".nlp":
        return text.split()
    rows = [line.split("|") for line in text.splitlines()[1:]]
    return [row[0] + row[4] for row in rows]


def packed(name: str) -> Pack:
    """The shipped pack of a name, or the pack in a file."""
    path = Path(name)
    if path.suffix == ".yaml":
        return read_pack(path.read_text(encoding="utf-8"), name)
    return read_pack(
        shipped("policy", f"{name}.yaml").read_text(encoding="utf-8"),
        name,
        base=lambda other: shipped("policy", f"{other}.yaml").read_text(encoding="utf-8"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack")
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    pack = packed(asked.pack)
    counts: Counter[tuple[str, str]] = Counter()
    total = 0
    speeds = []
    for path in asked.corpus:
        words = words_of(path)
        total += len(words)
        find(pack, words, NOW)
        began = time.process_time()
        found = [one for one in find(pack, words, NOW) if not one.suppressed_by]
        speeds.append((time.process_time() - began) * 1e6 / len(words))
        counts.update((one.rule.severity, one.rule.id) for one in found)
        if asked.show:
            for one in found:
                around = " ".join(words[max(0, one.first - 8) : one.last + 9])
                print(f"{one.rule.severity:8} {one.rule.id:22} [{one.text}]  {around}")
    for (severity, rule), count in sorted(counts.items()):
        print(f"{severity:8} {rule:24} {count:5} {1000 * count / total:7.3f} per 1,000 words")
    held = sum(count for (severity, _), count in counts.items() if severity in ("block", "review"))
    print(f"block and review: {held} in {total} words, {1000 * held / total:.3f} per 1,000")
    print(f"{statistics.median(speeds):.1f} ms per 1,000 words")


if __name__ == "__main__":
    main()

"""Commands about policy packs."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from vidcast.cli.explaining import explain_command
from vidcast.cli.measuring import measure_command
from vidcast.cli.options import as_json, presets_here
from vidcast.cli.saying import answer


@click.group("policy", commands=[measure_command, explain_command])
def policy_command() -> None:
    """Lint, test and measure policy packs, and explain what they found."""


@policy_command.command("lint")
@click.argument("packs", nargs=-1, required=True)
@as_json
def lint_command(packs: tuple[str, ...], as_json: bool) -> int:
    """Read packs strictly and tell what in them is dead, doubled or past its day; exits 2 at a fault.

    \b
    vidcast policy lint general my-pack.yaml
    """
    from vidcast.model.policy.lint import lint

    shelf = presets_here()
    read = [(pack, lint(pack, today(), shelf.policy_text)) for pack in map(shelf.pack, packs)]
    value = [
        {
            "pack": pack.name,
            "version": pack.version,
            "rules": len(pack.rules),
            "remarks": [{"level": each.level, "place": each.place, "what": each.what} for each in remarks],
        }
        for pack, remarks in read
    ]
    lines = []
    for pack, remarks in read:
        faults = sum(each.level == "fault" for each in remarks)
        counted = f"{faults or 'no'} fault{'s' * (faults > 1)}, {len(remarks) - faults} warnings"
        lines.append(f"{pack.name} {pack.version}: {len(pack.rules)} rules, {counted}")
        lines.extend(f"  {each.level}: {each.place}: {each.what}" for each in remarks)
    answer(value, "\n".join(lines), as_json)
    return 2 if any(each.level == "fault" for _, remarks in read for each in remarks) else 0


@policy_command.command("test")
@click.argument("packs", nargs=-1, required=True)
@as_json
def test_command(packs: tuple[str, ...], as_json: bool) -> int:
    """Run the sentences that each rule brings as its own test; exits 2 when one fails.

    \b
    vidcast policy test general
    """
    from vidcast.model.policy import trials

    tried = [(name, trial) for name in packs for trial in trials(presets_here().pack(name), today())]
    failed = [f"{name}: {trial.rule}: {trial.kind} {trial.number}" for name, trial in tried if not trial.passed]
    text = "\n".join([*(f"failed: {line}" for line in failed), f"{len(tried)} sentences, {len(failed)} failed"])
    answer({"sentences": len(tried), "failed": failed}, text, as_json)
    return 2 if failed else 0


def today() -> str:
    return datetime.now(UTC).date().isoformat()

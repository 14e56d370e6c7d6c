"""Commands about policy packs."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from vidcast.cli.options import as_json, presets_here
from vidcast.cli.saying import answer


@click.group("policy")
def policy_command() -> None:
    """Lint and test policy packs."""


@policy_command.command("lint")
@click.argument("packs", nargs=-1, required=True)
@as_json
def lint_command(packs: tuple[str, ...], as_json: bool) -> None:
    """Read packs strictly; exits 2 and lists every fault.

    \b
    vidcast policy lint general my-pack.yaml
    """
    read = [presets_here().pack(name) for name in packs]
    value = [{"pack": pack.name, "version": pack.version, "rules": len(pack.rules)} for pack in read]
    answer(value, "\n".join(f"{pack.name} {pack.version}: {len(pack.rules)} rules, no fault" for pack in read), as_json)


@policy_command.command("test")
@click.argument("packs", nargs=-1, required=True)
@as_json
def test_command(packs: tuple[str, ...], as_json: bool) -> int:
    """Run the sentences that each rule brings as its own test; exits 2 when one fails.

    \b
    vidcast policy test general
    """
    from vidcast.model.policy.trial import trials

    day = datetime.now(UTC).date().isoformat()
    tried = [(name, trial) for name in packs for trial in trials(presets_here().pack(name), day)]
    failed = [f"{name}: {trial.rule}: {trial.kind} {trial.number}" for name, trial in tried if not trial.passed]
    text = "\n".join([*(f"failed: {line}" for line in failed), f"{len(tried)} sentences, {len(failed)} failed"])
    answer({"sentences": len(tried), "failed": failed}, text, as_json)
    return 2 if failed else 0

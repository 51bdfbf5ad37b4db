"""Print one room's page: its answer, its findings, its figures."""

from pathlib import Path

import click

from carereach.cli.console import print_findings, print_json
from carereach.cycle.audit import audit_room

__all__ = ["print_room"]


def print_room(name: str, workspace: Path, *, as_json: bool) -> int:
    """Answer one room's question for a workspace and print it."""
    asked = audit_room(name, workspace)
    if asked.part is None:
        click.echo("The data must be mended first.", err=True)
        print_findings(asked.findings)
        return 1
    if as_json:
        print_json({name: asked.part.data})
        return 0
    click.echo(asked.part.section.title)
    click.echo(asked.part.section.answer)
    for finding in asked.part.findings:
        click.echo(f"  - {finding.sentence}")
    click.echo(f"How we know: {asked.part.section.method}")
    return 0

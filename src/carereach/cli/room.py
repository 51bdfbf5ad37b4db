"""One room's command: its page for a workspace, and its parts by name."""

from pathlib import Path

import click

from carereach.cli.console import print_findings, print_json
from carereach.cycle.audit import audit_room

__all__ = ["WHOLE_AREA", "WorkspaceOrPart", "print_room"]

WHOLE_AREA = "area"
"""What is asked when the first word is a workspace and not a part of the room."""


class WorkspaceOrPart(click.Group):
    """A group whose first word may be a workspace."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read ``need DIR`` as ``need area DIR``."""
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = [WHOLE_AREA, *args]
        return super().parse_args(ctx, args)


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

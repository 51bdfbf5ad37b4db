"""``carereach check DIR``: say what to mend, row by row."""

from dataclasses import asdict
from pathlib import Path

import click

from carereach.cli.console import json_option, print_findings, print_json
from carereach.cycle.workspace import load_workspace

__all__ = ["command"]


@click.command("check")
@click.argument("workspace", type=click.Path(path_type=Path))
@json_option
def command(workspace: Path, as_json: bool) -> int:
    """Check every table of WORKSPACE (a folder or an Excel file) and list what to mend."""
    findings = load_workspace(workspace).findings
    errors = [finding for finding in findings if finding.severity == "error"]
    if as_json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    elif not findings:
        click.echo("Nothing to mend.")
    else:
        others = len(findings) - len(errors)
        click.echo(f"{len(errors)} to mend before an audit, {others} to look at:")
        print_findings(findings)
    return 1 if errors else 0

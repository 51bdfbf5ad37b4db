"""``carereach audit DIR --out OUT``: the main job."""

from dataclasses import asdict
from pathlib import Path

import click

from carereach.cli.console import json_option, print_findings, print_json, shown_progress
from carereach.cycle.audit import audit_area

__all__ = ["command"]


@click.command("audit")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to make.")
@click.option("--replace", is_flag=True, help="Replace an earlier report in that folder.")
@json_option
def command(workspace: Path, out: Path, replace: bool, as_json: bool) -> int:
    """Audit WORKSPACE and write the report: HTML, Word, PDF, Excel and audit.json."""
    with shown_progress("Auditing") as progress:
        audited = audit_area(workspace, out, replace=replace, progress=progress)
    if as_json:
        print_json(
            {
                "files": [str(file) for file in audited.files],
                "findings": [asdict(finding) for finding in audited.findings],
            }
        )
    elif audited.files:
        click.echo(audited.headline)
        for file in audited.files:
            click.echo(f"  {file}")
        if audited.findings:
            click.echo(f"{len(audited.findings)} things to look at in the data: carereach check.")
    else:
        click.echo("The data must be mended before an audit; nothing was written.")
        print_findings(audited.findings)
    return 0 if audited.files else 1

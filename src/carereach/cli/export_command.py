"""``carereach export DIR --out FILE``: the directory of services as Open Referral UK."""

from dataclasses import asdict
from pathlib import Path

import click

from carereach.cli.console import json_option, print_findings, print_json
from carereach.cycle.exchange import write_oruk
from carereach.cycle.workspace import load_workspace

__all__ = ["command"]


@click.command("export")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="JSON file to write.")
@json_option
def command(workspace: Path, out: Path, as_json: bool) -> int:
    """Write the services of WORKSPACE as one page of an Open Referral UK version 3 feed.

    Confidential and unconfirmed services, and every count of people, stay behind.
    """
    loaded = load_workspace(workspace)
    if loaded.workspace is None:
        click.echo("The data must be mended first; nothing was written.", err=True)
        print_findings(loaded.findings)
        return 1
    export = write_oruk(loaded.workspace, out)
    if as_json:
        held_back = [asdict(finding) for finding in export.findings]
        print_json({"file": str(out), "services": len(export.services), "held_back": held_back})
    else:
        click.echo(f"{len(export.services):,} services written to {out}.")
        print_findings(export.findings)
    return 0

"""``carereach backup FILE``: keep a whole copy of the workbench, while it is in use."""

from pathlib import Path

import click

from carereach.cli.console import json_option, print_json

__all__ = ["command"]


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Write over a file that is there.")
@json_option
def command(file: Path, replace: bool, as_json: bool) -> int:
    """Write everything the workbench keeps to FILE, as of one moment.

    The file holds what the tables hold, people's names and addresses, and the secrets of their
    second steps: keep it as safe as the workbench itself.
    """
    from carereach.web.opening import open_workbench

    open_workbench()
    from carereach.web.keeping import backup

    kept = backup(file, replace=replace)
    if as_json:
        print_json({"rows": kept.rows, "log_size": kept.log_size, "log_root": kept.log_root})
        return 0
    click.echo(f"Kept {kept.rows} rows in {file.name}. Keep it as safe as the workbench itself.")
    click.echo(f"Log: {kept.log_size} entries, root {kept.log_root}")
    return 0

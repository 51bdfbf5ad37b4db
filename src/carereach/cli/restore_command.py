"""``carereach restore FILE``: bring a workbench back from its backup, whole or not at all."""

from pathlib import Path

import click

from carereach.cli.console import json_option, print_json

__all__ = ["command"]


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Replace everything that is there now.")
@json_option
def command(file: Path, replace: bool, as_json: bool) -> int:
    """Bring everything back that FILE holds: into an empty workbench, on either database.

    Everybody signs in anew afterwards. Stop the workbench first.
    """
    from carereach.web.holding import hold_folder
    from carereach.web.keeping import check_backup
    from carereach.web.start_up import data_folder

    with hold_folder(data_folder(), "restore"):
        check_backup(file)
        from carereach.web.opening import open_workbench

        open_workbench(new=True)
        from carereach.web.restoring import restore

        kept = restore(file, replace=replace)
    if as_json:
        print_json({"rows": kept.rows, "log_size": kept.log_size, "log_root": kept.log_root})
        return 0
    click.echo(f"Brought back {kept.rows} rows. The log is whole.")
    click.echo(f"Log at the backup: {kept.log_size} entries, root {kept.log_root}")
    return 0

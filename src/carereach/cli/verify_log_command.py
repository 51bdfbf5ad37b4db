"""``carereach verify-log``: is the workbench's log as it was written?"""

from dataclasses import asdict

import click

from carereach.cli.console import json_option, print_json

__all__ = ["command"]

_DAMAGED = 1
_ROOT_LETTERS = 64


@click.command("verify-log")
@click.option("--root", default="", help="A root you noted earlier; give --size as well.")
@click.option("--size", type=click.IntRange(0), help="How many entries the log had then.")
@json_option
def command(root: str, size: int | None, as_json: bool) -> int:
    """Check every entry of the workbench's log, and print its size and root to be noted.

    Somebody who can write to the whole database could write a whole new log: a size and root kept
    elsewhere, as in a board's minutes, show even that.
    """
    if bool(root) != (size is not None):
        raise click.UsageError("Give --root and --size together, as they were noted.")
    if root and not _is_root(root):
        raise click.UsageError(f"--root has {_ROOT_LETTERS} letters and digits, 0-9 and a-f.")
    from carereach.web.opening import open_workbench

    open_workbench()
    from carereach.web.plans.log import Noted, verify

    verdict = verify(Noted(root=root, size=size) if size is not None else None)
    if as_json:
        print_json(asdict(verdict))
    elif verdict.fault:
        click.echo(f"Damaged. {verdict.fault} Entries before that are whole: {verdict.size}.")
    else:
        click.echo(f"Whole: {verdict.size} entries.\nRoot: {verdict.root}")
    return _DAMAGED if verdict.fault else 0


def _is_root(text: str) -> bool:
    return len(text) == _ROOT_LETTERS and set(text.lower()) <= set("0123456789abcdef")

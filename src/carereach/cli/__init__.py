"""The command line: one file per command, each loaded only when it is asked for."""

import importlib
import os
import sys

import click

from carereach import __version__
from carereach.base import CarereachError

__all__ = ["COMMANDS", "command_line", "main"]

COMMANDS = {
    "areas": "Find an area of England or Wales by name or code.",
    "start": "Draft a workspace for an area from public data alone.",
    "check": "Check a workspace and say what to mend, row by row.",
    "audit": "Audit a workspace and write the report (the main job).",
    "need": "How many young people, and how much is unseen?",
    "access": "Where can a young person get in, and if not, why not?",
    "capacity": "Are there enough staff and places, and for how long?",
    "assurance": "Which standards are met, and on what evidence?",
    "template": "Write empty tables to fill in: CSV folder, Excel file, schema.",
    "import": "Bring a directory of services into the tables.",
    "export": "Write the directory of services as Open Referral UK.",
    "serve": "Open the workbench, where an area's partners work together.",
    "backup": "Keep a whole copy of the workbench, while it is in use.",
    "restore": "Bring a workbench back from its backup, whole or not at all.",
    "verify-log": "Is the workbench's log as it was written?",
}
"""Every command and what it answers, in the order people meet them."""

_INTERNAL_FAULT = 70
_STOPPED = 130


class _OneFilePerCommand(click.Group):
    """A group whose commands live in modules of the same name, imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"carereach.cli.{cmd_name.replace('-', '_')}_command")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_OneFilePerCommand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="carereach")
def command_line() -> None:
    """Does care reach the young people in our area who are, or may be, exploited?

    Start with: carereach areas dorset, then carereach start, check and audit.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its exit code: never with a traceback.

    0 fine; 1 findings in the data; 2 usage; 10 source; 11 evidence; 12 method; 13 disclosure;
    70 a fault of ours; 130 stopped by the user.
    """
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = command_line.main(arguments, prog_name="carereach", standalone_mode=False)
    except Exception as error:  # the last door: a user never sees a traceback
        return _explain(error)
    except KeyboardInterrupt:
        return _say("Stopped. Nothing was changed.", _STOPPED)
    return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    match error:
        case click.exceptions.Abort():
            return _say("Stopped. Nothing was changed.", _STOPPED)
        case click.ClickException():
            error.show()
            return error.exit_code
        case CarereachError():
            return _say(str(error), error.exit_code)
        case BrokenPipeError():
            return _leave_a_closed_pipe()
    return _own_up(error)


def _say(sentence: str, code: int) -> int:
    click.echo(f"carereach: {sentence}", err=True)
    return code


def _leave_a_closed_pipe() -> int:
    """Whoever was reading has stopped: keep the interpreter from complaining at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _own_up(error: Exception) -> int:
    """Say that the fault is ours; the kind of error is named, never the data it met."""
    return _say(
        f"Something went wrong that is our fault, not yours ({type(error).__name__}). "
        "Nothing was changed. Please report it with the command you ran.",
        _INTERNAL_FAULT,
    )

"""Write docs/reference/commands.md from the command line itself."""

from pathlib import Path

import click

from carereach.cli import COMMANDS, command_line

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"


def commands_page() -> str:
    """Return the page: each command's purpose and its own help text."""
    parts = ["# Commands", "", "Generated from the command line: `make reference`.", ""]
    for name, purpose in COMMANDS.items():
        command = command_line.get_command(click.Context(command_line), name)
        if command is None:
            raise LookupError(name)
        parts += [f"## carereach {name}", "", purpose, "", *_help(command, f"carereach {name}")]
        for part, inner in getattr(command, "commands", {}).items():
            title = f"carereach {name} {part}"
            parts += [f"### {title}", "", *_help(inner, title)]
    return "\n".join(parts)


def _help(command: click.Command, title: str) -> list[str]:
    context = click.Context(command, info_name=title)
    context.max_content_width = 80
    return ["```", command.get_help(context), "```", ""]


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")

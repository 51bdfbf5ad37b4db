"""``carereach serve``: open the workbench on this machine, or for a network behind a proxy."""

import click

__all__ = ["command"]


@click.command("serve")
@click.option("--host", default="localhost", show_default=True, help="Name or address to answer.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535))
@click.option("--no-browser", is_flag=True, help="Do not open a browser, as on a server.")
@click.option("--demo", is_flag=True, help="A demonstration with an invented area, for trying out.")
def command(host: str, port: int, no_browser: bool, demo: bool) -> int:
    """Open the workbench until Ctrl-C ends it.

    Data are kept in your own data folder, or the one that CAREREACH_DATA names.
    """
    from carereach.web.serving import Serving, serve

    serve(Serving(host=host, port=port, is_demo=demo), opens_browser=not no_browser, say=click.echo)
    return 0

"""`hsm serve`: the page and the service over HTTP, if the extra `web` is installed."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.context import open_book
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from hsm_policy.cli.options import RulebookSettings


def serve(
    *,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port to listen on; 0 takes any.")
    ] = 8080,
    token_file: Annotated[
        str | None,
        typer.Option(
            "--token-file", metavar="FILE", help="A file with the token that requests must hold."
        ),
    ] = None,
    desk: Annotated[
        bool,
        typer.Option("--desk", help="Let the rulebook be edited at /desk, on a copy."),
    ] = False,
    browser: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    settings: RulebookSettings,
) -> int:
    """Serve the page and the answers over HTTP.

    Only programs on this machine reach it, unless another address is named, for which a token is
    needed. Nothing of a case is kept or written. It needs the extra `web`.
    """
    from hsm_policy.messages import need_extra

    need_extra("web", "starlette", "uvicorn", "prometheus_client")
    from hsm_policy.service import read_token
    from hsm_policy.service import serve as run

    open_book(settings)  # a rulebook with errors is refused before anything listens
    token = read_token(Path(token_file)) if token_file is not None else ""

    def tell(address: str) -> None:
        if settings.wants_json:
            terminal.print_json({"address": address}, one_line=True)
        else:
            terminal.print_text(say("serve_at", settings.lang, address=address) + "\n")
            if desk:
                at = f"{address}desk"
                terminal.print_text(say("serve_desk", settings.lang, address=at) + "\n")
        if browser:
            _open(f"{address}desk" if desk else address)

    _stay()
    try:
        run(settings.folder, host, port, token, tell, desk=desk)
    except KeyboardInterrupt:
        return DONE
    return DONE


def _stay() -> None:
    """Undo what the program does because it usually ends soon, for a process that stays.

    Memory is searched for what is not used any more, and an interrupt leaves the server the time
    to end by itself.
    """
    gc.enable()
    signal.set_wakeup_fd(-1)


def _open(address: str) -> None:
    """Open a page in a browser, where there is one with windows."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return
    import webbrowser

    webbrowser.open(address)

"""`hsm lsp`: start the language server, where what it needs is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.cli.commands import Settings


def lsp(settings: Settings) -> int:
    """Serve an editor until it ends."""
    if find_spec("pygls") is None:
        terminal.complain([say("editor_missing", settings.lang)])
        return FAILED
    from hsm_policy.authoring import serve

    serve(settings.lang)
    return DONE

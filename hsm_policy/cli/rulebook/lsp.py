"""`hsm lsp`: the language server, if the extra `editor` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from hsm_policy.cli import terminal
from hsm_policy.cli.usage import DONE, FAILED
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.cli.options import AnswerSettings


def lsp(*, settings: AnswerSettings) -> int:
    """Serve an editor with findings, completion and renaming.

    The server speaks the Language Server Protocol over standard input and output; editors start it
    themselves. It needs the extra `editor`.
    """
    if find_spec("pygls") is None:
        terminal.complain([say("editor_missing", settings.lang)])
        return FAILED
    from hsm_policy.authoring import serve

    serve(settings.lang)
    return DONE

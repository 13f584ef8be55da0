"""`hsm mcp`: the answers as tools of an assistant, if the extra `mcp` is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.cli.options import RulebookSettings


def mcp(*, settings: RulebookSettings) -> int:
    """Serve the answers as tools of an assistant.

    The server speaks the Model Context Protocol over standard input and output; assistants start it
    themselves. Its tools give sentences with their articles, and what is not decided. It needs the
    extra `mcp`.
    """
    from hsm_policy.cli.context import open_book
    from hsm_policy.messages import need_extra

    need_extra("mcp", "mcp")
    from hsm_policy.service import serve_assistant

    serve_assistant(open_book(settings), settings.lang)
    return DONE

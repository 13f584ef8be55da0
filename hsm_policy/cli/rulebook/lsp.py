"""`hsm lsp`: the language server, if the extra `editor` is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsm_policy.cli.usage import DONE

if TYPE_CHECKING:
    from hsm_policy.cli.options import AnswerSettings


def lsp(*, settings: AnswerSettings) -> int:
    """Serve an editor with findings, completion and renaming.

    The server speaks the Language Server Protocol over standard input and output; editors start it
    themselves. It needs the extra `editor`.
    """
    from hsm_policy.messages import need_extra

    need_extra("editor", "pygls")
    from hsm_policy.authoring import serve

    serve(settings.lang)
    return DONE

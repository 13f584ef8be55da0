"""The answers over HTTP, on a page and as tools of an assistant, for one rulebook."""

from typing import TYPE_CHECKING

from hsm_policy.names import lazy_exports

if TYPE_CHECKING:
    from hsm_policy.service.assistant import serve_assistant
    from hsm_policy.service.run import read_token, serve
else:
    __getattr__, __dir__, __all__ = lazy_exports(__name__)

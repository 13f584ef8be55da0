"""The pages of the documentation that explain each code of `hsm check`, in English and Dutch."""

from __future__ import annotations

import re
from pathlib import Path

from hsm_policy.messages import explanations, message_text, say

PAGES = {"checks.md": "en", "checks.nl.md": "nl"}

_TITLES = {"en": "The findings", "nl": "De bevindingen"}

_NOTE = "<!-- Written by `make docs` from `hsm_policy/messages/diagnostics`: change those. -->"


def page(path: Path, text: str) -> str:
    """Return a page with its codes written anew; what stands above them is kept."""
    lang = PAGES[path.name]
    title = f"## {_TITLES[lang]}\n"
    head = text.partition(title)[0]
    codes = explanations(lang)
    return "\n".join([f"{head}{title}", f"{_NOTE}\n", *(_entry(code, lang) for code in codes)])


def _entry(code: str, lang: str) -> str:
    message, hint = (_bare(message_text(name, lang)) for name in (code, f"{code}.hint"))
    lines = [f"### `{code}`\n", f"> {message}" + (f" ({hint})" if hint else "") + "\n"]
    lines += [
        f"- {say(f'explain.{part}', lang)}: {told}"
        for part, told in explanations(lang)[code].items()
    ]
    return "\n".join(lines) + "\n"


def _bare(text: str) -> str:
    return re.sub(r"\{\w+\}", "…", text).replace("{{", "{").replace("}}", "}")

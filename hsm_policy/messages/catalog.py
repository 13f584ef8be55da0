"""Every sentence that the program says, in English and Dutch; those of the law are the rulebook's.

They stand by topic in YAML: `texts/` holds the sentences of answers, `diagnostics/` the messages
and hints with what explains them. The YAML is read once and kept as JSON in the user's cache.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hsm_policy.messages.language import fill

Entry = dict[str, Any]
"""The sentence under `en` and `nl`; a message may have a `hint` and `PARTS`, each such a pair."""

PARTS = ("avoid", "prefer", "why", "silence")
"""The parts of the explanation of a code; `silence` only where a finding can be suppressed."""

_PAGES = {"en": "docs/reference/checks.md", "nl": "docs/reference/checks.nl.md"}


def say(name: str, lang: str, /, **values: str) -> str:
    """Return a sentence in a language, its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    return fill(texts()[name]["nl" if lang == "nl" else "en"], values)


@cache
def texts() -> dict[str, Entry]:
    """Return the sentences of answers by name."""
    return load("texts")


@cache
def messages() -> dict[str, Entry]:
    """Return the messages of diagnostics by code, and the hints that several of them share."""
    return load("diagnostics")


def message_text(code: str, lang: str = "en") -> str:
    """Return a message in a language with its placeholders; that of `CODE.hint` is its hint.

    It is empty where there is none.
    """
    known = messages()
    found = known.get(code) or known.get(code.removesuffix(".hint"), {}).get("hint", {})
    return str(found.get(lang, found.get("en", "")))


@cache
def explanations(lang: str = "en") -> dict[str, dict[str, str]]:
    """Return what explains each code in a language, by `PARTS`, the codes in their order."""
    return {
        code: {part: entry[part][lang] for part in PARTS if part in entry}
        for code, entry in sorted(messages().items())
        if "why" in entry
    }


def page_of(code: str, lang: str = "en") -> str:
    """Return where the documentation explains a code, empty where it does not."""
    return f"{_PAGES[lang]}#{code}" if code in explanations(lang) else ""


def load(topic: str) -> dict[str, Entry]:
    """Return the entries of a folder from the user's cache, or from its YAML files."""
    import json
    from zlib import crc32

    from hsm_policy.cache import keep, read_kept, user_folder

    files = sorted((Path(__file__).parent / topic).glob("*.yaml"))
    stamp = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    head, folder = json.dumps(stamp).encode(), user_folder()
    if folder is None:
        return _read(files)
    kept = folder / f"{crc32(str(files[0].parent).encode()):08x}.texts"
    try:
        found: dict[str, Entry] = json.loads(bytes(read_kept(kept, head)))
    except (OSError, ValueError):
        found = _read(files)
        keep(kept, head, json.dumps(found, ensure_ascii=False).encode())
    return found


def _read(files: list[Path]) -> dict[str, Entry]:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every value is a text
    entries: dict[str, Entry] = {}
    for path in files:
        with path.open("rb") as file:  # not its bytes, so that an error names it
            entries |= yaml.load(file, loader)  # noqa: S506 - it makes texts alone
    return entries

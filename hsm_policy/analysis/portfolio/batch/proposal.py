"""A map proposed from the headers of a table and the words in its first rows."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import log
from pathlib import Path

from hsm_policy.analysis.portfolio.batch.mapping import CASE, PathNames
from hsm_policy.analysis.portfolio.batch.tables import Table
from hsm_policy.cases import UNKNOWN, YES_NO, typed
from hsm_policy.documents import unindexed
from hsm_policy.messages import LANGUAGES, DiagnosticsError, say
from hsm_policy.rulebook import DATE, Input, RulebookData

_ENOUGH = 0.6
"""From which part of a header's words, by their weight, a key is proposed for it."""

_IN_QUESTION = 0.7
"""What a word counts that stands in the question of a key and not in its name."""

_SPARE = 20
"""How many words of a key that a header lacks weigh as much as the whole header."""

_LEAST = 3
"""The letters of the shortest word that is looked at."""

_STEM, _ENDING = 4, 2
"""Forms of one word have so many first letters in common, and one is at most so much longer."""

_ROWS = 1000
"""The rows whose words are looked at."""


def propose_map(people: Path, source: RulebookData, lang: str = "en") -> str:
    """Return a map as YAML with a path for each column, or null where none is likely.

    A comment beside each column is the question that the key answers.
    """
    table = Table(people)
    found = _Matcher(source).paths(table.headers)
    first = table.headers[0]
    if CASE not in found.values() and first not in found and _distinct(table, first):
        found[first] = CASE
    lines = [f"# {say('map.head', lang)}", "columns:"]
    inputs = source.vocabulary.inputs
    for header in table.headers:
        path = found.get(header)
        entry = inputs.get(path or "")
        remark = entry.question.get(lang, "") if entry else "" if path else say("map.null", lang)
        told = f"  {_quoted(header)}: {path or 'null'}"
        lines.append(f"{told}  # {remark}" if remark else told)
    lines += ["", f"# {say('map.constants', lang)}", "constants: {}"]
    values = [*_spellings(table, found, source)]
    lines += ["", f"# {say('map.values', lang)}", *(["values:", *values] if values else [])]
    return "\n".join(lines if values else [*lines, "values: {}"]) + "\n"


def _distinct(table: Table, header: str) -> bool:
    """Whether each of the first rows has another word in a column."""
    words = next(table.frames(_ROWS))[header]
    return words.null_count() == 0 and words.n_unique() == len(words)


def _quoted(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z_][\w .]*\w", text) else json.dumps(text)


def _spellings(table: Table, found: Mapping[str, str], source: RulebookData) -> Iterator[str]:
    """Yield the lines for the words of choices that are not written as in a case."""
    frame = next(table.frames(_ROWS))
    for header, path in found.items():
        entry = source.vocabulary.inputs.get(unindexed(path))
        if entry is None or entry.type not in (*YES_NO, "choice", "country"):
            continue
        words = sorted({one.strip() for one in frame[header] if one and one.strip()})
        told = {one: _value(source, path, one) for one in words if one != UNKNOWN}
        other = {one: value for one, value in told.items() if value not in (None, one)}
        if other:
            yield f"  {_quoted(header)}:"
            yield from (f"    {json.dumps(one)}: {value}" for one, value in other.items())


def _value(source: RulebookData, path: str, word: str) -> str | None:
    """Return the value that a word stands for, in any language; None where none is known."""
    try:
        found = typed(source, path, word)
    except DiagnosticsError:
        return None
    return str(found).lower() if isinstance(found, bool) else found or None


class _Matcher:
    """Finds the key that a header is most like, by the words of keys and of their questions.

    Words count by how few keys have them; a word that no key has counts most, so that a header
    with a word of its own is proposed for nothing.
    """

    def __init__(self, source: RulebookData) -> None:
        self._names = PathNames(source)
        self._keys = {
            one.path: (_words(one.path), _asked(one))
            for one in source.vocabulary.inputs.values()
            if not one.list_path
        }
        self._keys[CASE] = _words(f"{CASE} id"), frozenset()

    def paths(self, headers: Iterable[str]) -> dict[str, str]:
        """Return the path of each header that has one; no path has two headers."""
        told = {header: header for header in headers if self._names.known(header)}
        scores = [
            (score, header, path)
            for header in headers
            if header not in told
            for path, score in self._scores(_alike(_words(header)))
            if score >= _ENOUGH
        ]
        for _, header, path in sorted(scores, key=lambda one: -one[0]):
            if header not in told and path not in told.values():
                told[header] = path
        return told

    def _scores(self, header: frozenset[str]) -> Iterator[tuple[str, float]]:
        weights = {word: self._weight(word) for word in header}
        whole = sum(weights.values())
        for path, (names, asked) in self._keys.items():
            found = sum(
                weight if _among(word, names) else weight * _IN_QUESTION * _among(word, asked)
                for word, weight in weights.items()
            )
            spare = sum(not _among(name, header) for name in names)
            yield path, found / whole - spare / _SPARE if whole else 0.0

    def _weight(self, word: str) -> float:
        having = sum(_among(word, names | asked) for names, asked in self._keys.values())
        return log(1 + len(self._keys) / (having or 1 / 2))


def _words(text: str) -> frozenset[str]:
    """Return the words of a name or sentence, also those joined `likeThis`, without short ones."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return frozenset(one for one in re.findall(r"[^\W_]+", apart.casefold()) if len(one) >= _LEAST)


def _asked(entry: Input) -> frozenset[str]:
    """Return the words of a question in every language; of a day also the words for days."""
    texts = [*entry.question.values()]
    if entry.type == DATE:
        texts += [say("map.days", lang) for lang in LANGUAGES]
    return _words(" ".join(texts))


def _alike(words: Iterable[str]) -> frozenset[str]:
    """Return the words of a header, each as keys have it where they say it in another word."""
    pairs = (pair.split("=") for lang in LANGUAGES for pair in say("map.alike", lang).split())
    known = dict(pairs)
    return frozenset(known.get(word, word) for word in words)


def _among(word: str, words: Collection[str]) -> bool:
    return any(word == one or _same_stem(word, one) for one in words)


def _same_stem(one: str, other: str) -> bool:
    short, long = sorted((len(one), len(other)))
    alike = max(_STEM, short - 1)
    return long - short <= _ENDING and short >= _STEM and one[:alike] == other[:alike]

"""Names in a clause file by place: predicates, variables, sources and others.

Tokens are read one by one instead of parsed, since the text is often incomplete while typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from hsm_policy.syntax import PROSE, Token, annotation_parts, tokenize

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

_ITEM = re.compile(r"[^,\s]+")

_FOLLOWS_ATOM = ("parting", "arrow", "stop", "close")


class Occurrence(msgspec.Struct, frozen=True):
    """A name in a file; `start` and `end` count characters from the start of the file.

    `kind` is predicate, variable, constant, function, rule, source or statement (of the ledger),
    in YAML files also path. `arity` counts the arguments of a predicate; variables have 0 in the
    statement and -1 in annotations. A constant is argument number `position` (from 0) of the
    predicate `of`, whose first argument is `first`.
    """

    kind: str
    name: str
    start: int
    end: int
    arity: int = -1
    is_head: bool = False
    of: str = ""
    position: int = -1
    first: str = ""


class IndexedClause(msgspec.Struct):
    """A statement with its annotations: range, rule id, head, texts by language, and all names."""

    start: int
    end: int = 0
    id: str = ""
    head: str = ""
    arity: int = -1
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    sources: list[str] = msgspec.field(default_factory=list)
    spots: list[Occurrence] = msgspec.field(default_factory=list)

    def variables(self) -> list[str]:
        """Return the variables of the statement, without those in annotations, in order."""
        found = [spot.name for spot in self.spots if spot.kind == "variable" and spot.arity == 0]
        return list(dict.fromkeys(found))


class ClauseFile:
    """The statements and names of one clause file."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.clauses = list(_clauses(text))
        self.spots = [spot for clause in self.clauses for spot in clause.spots]

    def spot_at(self, offset: int) -> Occurrence | None:
        """Return the name at a place; of two that touch there, the one that starts later."""
        found = [spot for spot in self.spots if spot.start <= offset <= spot.end]
        return max(found, key=lambda spot: spot.start, default=None)

    def clause_at(self, offset: int) -> IndexedClause | None:
        """Return the clause around a place, else the next one."""
        return next((clause for clause in self.clauses if offset <= clause.end), None)


def _clauses(text: str) -> Iterator[IndexedClause]:
    """Split a text into statements, at full stops and at annotations if a full stop is missing."""
    notes: list[Token] = []
    tokens: list[Token] = []
    for word in tokenize(text):
        if word.is_comment:
            if word.is_annotation and tokens:
                yield _clause(notes, tokens)
                notes, tokens = [], []
            notes += [word] if word.is_annotation else []
            continue
        tokens.append(word)
        if word.kind == "stop":
            yield _clause(notes, tokens)
            notes, tokens = [], []
    if notes or tokens:
        yield _clause(notes, tokens)


def _clause(notes: list[Token], tokens: list[Token]) -> IndexedClause:
    words = [*notes, *tokens]
    clause = IndexedClause(words[0].start, words[-1].start + len(words[-1].text))
    for note in notes:
        _annotation(note, clause)
    clause.spots += _of_statement(tokens)
    head = next((spot for spot in clause.spots if spot.is_head), None)
    if head is not None:
        clause.head, clause.arity = head.name, head.arity
    return clause


def _annotation(note: Token, clause: IndexedClause) -> None:
    for at, key, said in annotation_parts(note.text):
        _part(key, said, note.start + at, clause)


def _part(key: str, said: str, start: int, clause: IndexedClause) -> None:
    def add(kind: str, name: str, at: int) -> None:
        clause.spots.append(Occurrence(kind, name, start + at, start + at + len(name)))

    if key == "rule":
        clause.id = said
        add("rule", said, 0)
    elif key == "source":
        clause.sources.append(said)
        add("source", said.partition(" ")[0], 0)
    elif key == "says":
        for item in _ITEM.finditer(said):
            add("statement", item[0], item.start())
    elif key in PROSE:
        clause.texts[key] = f"{clause.texts.get(key, '')} {said}".strip()
        for item in _PLACEHOLDER.finditer(said):
            add("variable", item[1], item.start(1))


def _of_statement(tokens: Sequence[Token]) -> Iterator[Occurrence]:
    atoms = {spot.start: spot for spot in _atoms(tokens)}
    yield from atoms.values()
    around: list[_Around] = []
    for at, word in enumerate(tokens):
        before = tokens[at - 1] if at else None
        if word.kind == "open":
            name = before.text if before and before.start in atoms else ""
            first = tokens[at + 1].text if at + 1 < len(tokens) else ""
            around.append(_Around(name if word.text == "(" else "", first))
        elif word.kind == "close" and around:
            around.pop()
        elif word.text == "," and around:
            around[-1].position += 1
        elif word.kind == "name" and word.start not in atoms and word.text not in ("not", "_"):
            yield _named(word, before, around[-1] if around else _Around())


class _Around(msgspec.Struct):
    """The atom whose arguments are being read: predicate, first argument, current position."""

    predicate: str = ""
    first: str = ""
    position: int = 0


def _named(word: Token, before: Token | None, around: _Around) -> Occurrence:
    """Return a name that is not a predicate: a function, a variable or a constant."""
    end = word.end
    if before is not None and before.text == "@":
        return Occurrence("function", word.text, word.start, end)
    if word.text[0].isupper() or word.text[0] == "_":
        return Occurrence("variable", word.text, word.start, end, 0)
    if not around.predicate:
        return Occurrence("constant", word.text, word.start, end)
    place = {"of": around.predicate, "position": around.position, "first": around.first}
    return Occurrence("constant", word.text, word.start, end, **place)  # type: ignore[arg-type]


def _atoms(tokens: Sequence[Token]) -> Iterator[Occurrence]:
    """Yield the predicates: names at the start of a literal that no operator makes a term."""
    arrow = next((at for at, word in enumerate(tokens) if word.kind == "arrow"), len(tokens))
    pairs = _pairs(tokens)
    braces: list[_Brace] = []
    parens = 0
    begins = True
    for at, word in enumerate(tokens):
        literal = begins and not parens and not (braces and braces[-1].terms)
        if literal and word.kind == "name" and word.text != "not" and word.text[0].islower():
            after, arity = _arguments(tokens, at, pairs)
            if after is None or after.kind in _FOLLOWS_ATOM or after.text == ":":
                end = word.end
                yield Occurrence("predicate", word.text, word.start, end, arity, at < arrow)
        begins = word.text == "not" or word.kind in ("parting", "arrow") or word.text in (":", "{")
        if word.text == "{":
            aggregate = at > 0 and tokens[at - 1].kind == "directive"
            braces.append(_Brace(aggregate, aggregate))
        elif word.text == "}" and braces:
            braces.pop()
        elif word.text in (":", ";") and braces and not parens:
            braces[-1].terms = word.text == ";" and braces[-1].aggregate
        elif word.kind in ("open", "close"):
            parens = max(parens + (1 if word.kind == "open" else -1), 0)


class _Brace(msgspec.Struct):
    """An open brace: whether it belongs to an aggregate, and whether its terms are being read."""

    aggregate: bool
    terms: bool


class _Pair(msgspec.Struct):
    """A pair of brackets: the token that closes it (0 if none), and the commas directly inside."""

    close: int = 0
    commas: int = 0


def _pairs(tokens: Sequence[Token]) -> dict[int, _Pair]:
    """Return the bracket pair that starts at each opening token."""
    pairs: dict[int, _Pair] = {}
    opened: list[_Pair] = []
    for at, word in enumerate(tokens):
        if word.kind == "open":
            pairs[at] = _Pair()
            opened.append(pairs[at])
        elif word.kind == "close" and opened:
            opened.pop().close = at
        elif word.text == "," and opened:
            opened[-1].commas += 1
    return pairs


def _arguments(
    tokens: Sequence[Token], at: int, pairs: dict[int, _Pair]
) -> tuple[Token | None, int]:
    """Return the token that follows a name and its arguments, and the number of arguments."""
    if at + 1 >= len(tokens):
        return None, 0
    if tokens[at + 1].text != "(":
        return tokens[at + 1], 0
    pair = pairs[at + 1]
    if not pair.close:
        return None, pair.commas + 1
    following = tokens[pair.close + 1] if pair.close + 1 < len(tokens) else None
    return following, pair.commas + (pair.close > at + 2)

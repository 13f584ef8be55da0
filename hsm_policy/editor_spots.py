"""What stands where in a policy file: predicates, variables, sources and the rest, by place.

It needs no text that is in order: an editor asks while its user is typing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from hsm_policy.clause_tokens import Word, words_of

_ANNOTATION = re.compile(r"%@\s*(\w+)\s*:[ \t]*")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ITEM = re.compile(r"[^,\s]+")
_FOLLOWS_ATOM = ("parting", "arrow", "stop", "close")


class Spot(msgspec.Struct, frozen=True):
    """A name at a place: `start` and `end` count characters of the file.

    `kind` is predicate, variable, constant, function, rule, source or statement (of the ledger).
    A predicate has its number of arguments as `arity`; a constant stands at `position` of the
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


class Clause(msgspec.Struct):
    """One statement with its annotation: its id, what it says, and the names in both."""

    start: int
    end: int = 0
    id: str = ""
    head: str = ""
    arity: int = -1
    texts: dict[str, str] = msgspec.field(default_factory=dict)
    sources: list[str] = msgspec.field(default_factory=list)
    spots: list[Spot] = msgspec.field(default_factory=list)

    def variables(self) -> list[str]:
        """Give the variables of the statement itself, in their order."""
        found = [spot.name for spot in self.spots if spot.kind == "variable" and spot.arity == 0]
        return list(dict.fromkeys(found))


class ClauseFile:
    """A policy file as an editor asks for it."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.text = file, text
        self.clauses = list(_clauses(text))
        self.spots = [spot for clause in self.clauses for spot in clause.spots]

    def spot_at(self, offset: int) -> Spot | None:
        """Give the name at a place, or the one that ends there."""
        found = [spot for spot in self.spots if spot.start <= offset <= spot.end]
        return max(found, key=lambda spot: spot.start, default=None)

    def clause_at(self, offset: int) -> Clause | None:
        """Give the clause around a place, or the one that begins after it."""
        return next((clause for clause in self.clauses if offset <= clause.end), None)


def _clauses(text: str) -> Iterator[Clause]:
    """Cut a text at full stops, and at annotations where one is missing."""
    notes: list[Word] = []
    tokens: list[Word] = []
    for word in words_of(text):
        if word.kind == "comment":
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


def _clause(notes: list[Word], tokens: list[Word]) -> Clause:
    words = [*notes, *tokens]
    clause = Clause(words[0].start, words[-1].start + len(words[-1].text))
    for note in notes:
        _annotation(note, clause)
    clause.spots += _of_statement(tokens)
    head = next((spot for spot in clause.spots if spot.is_head), None)
    if head is not None:
        clause.head, clause.arity = head.name, head.arity
    return clause


def _annotation(note: Word, clause: Clause) -> None:
    found = _ANNOTATION.match(note.text)
    if found is None:
        return
    key, said, start = found[1], note.text[found.end() :], note.start + found.end()

    def add(kind: str, name: str, at: int) -> None:
        clause.spots.append(Spot(kind, name, start + at, start + at + len(name)))

    if key == "rule":
        clause.id = said
        add("rule", said, 0)
    elif key == "source":
        clause.sources.append(said)
        add("source", said.partition(" ")[0], 0)
    elif key == "says":
        for item in _ITEM.finditer(said):
            add("statement", item[0], item.start())
    elif key in ("en", "nl"):
        clause.texts[key] = f"{clause.texts.get(key, '')} {said}".strip()
        for item in _PLACEHOLDER.finditer(said):
            add("variable", item[1], item.start(1))


def _of_statement(tokens: Sequence[Word]) -> Iterator[Spot]:
    atoms = list(_atoms(tokens))
    names = {spot.start for spot in atoms}
    yield from atoms
    for at, word in enumerate(tokens):
        if word.kind != "name" or word.start in names or word.text == "not":
            continue
        end = word.start + len(word.text)
        if at and tokens[at - 1].text == "@":
            yield Spot("function", word.text, word.start, end)
        elif word.text[0].isupper() or (word.text[0] == "_" and len(word.text) > 1):
            yield Spot("variable", word.text, word.start, end, 0)
        elif word.text != "_":
            yield _constant(word, end, tokens, at, names)


def _constant(word: Word, end: int, tokens: Sequence[Word], at: int, names: set[int]) -> Spot:
    """Give a constant with the predicate around it."""
    depth = position = 0
    for before in range(at - 1, -1, -1):
        text = tokens[before].text
        depth += (text in (")", "]", "}")) - (text in ("(", "[", "{"))
        position += text == "," and depth == 0
        if depth < 0:
            around = tokens[before - 1] if before else word
            if text != "(" or around.start not in names:
                break
            first = tokens[before + 1].text
            place = {"of": around.text, "position": position, "first": first}
            return Spot("constant", word.text, word.start, end, **place)  # type: ignore[arg-type]
    return Spot("constant", word.text, word.start, end)


def _atoms(tokens: Sequence[Word]) -> Iterator[Spot]:
    """Give the predicates: names where a literal begins that no sign makes a term."""
    arrow = next((at for at, word in enumerate(tokens) if word.kind == "arrow"), len(tokens))
    stack: list[str] = []
    terms = [False]  # whether what stands here are terms: in an aggregate, before its colon
    begins = True
    for at, word in enumerate(tokens):
        literal = begins and "(" not in stack and "[" not in stack and not terms[-1]
        if literal and word.kind == "name" and word.text != "not" and word.text[0].islower():
            after, arity = _arguments(tokens, at)
            if after is None or after.kind in _FOLLOWS_ATOM or after.text == ":":
                end = word.start + len(word.text)
                yield Spot("predicate", word.text, word.start, end, arity, at < arrow)
        begins = word.text == "not" or word.kind in ("parting", "arrow") or word.text in (":", "{")
        if word.text == "{":
            terms.append(at > 0 and tokens[at - 1].kind == "directive")
        elif word.text == "}" and len(terms) > 1:
            terms.pop()
        elif word.text in (":", ";") and len(terms) > 1 and "(" not in stack:
            terms[-1] = word.text == ";" and stack[-1:] == ["{"] and _is_aggregate(tokens, at)
        if word.kind == "open":
            stack.append(word.text)
        elif word.kind == "close" and stack:
            stack.pop()


def _is_aggregate(tokens: Sequence[Word], at: int) -> bool:
    """Tell whether the brace around a place belongs to `#sum` or another of its kind."""
    depth = 0
    for before in range(at - 1, 0, -1):
        depth += (tokens[before].text == "}") - (tokens[before].text == "{")
        if depth < 0:
            return tokens[before - 1].kind == "directive"
    return False


def _arguments(tokens: Sequence[Word], at: int) -> tuple[Word | None, int]:
    """Give what follows a name with its arguments, and how many these are."""
    if at + 1 >= len(tokens):
        return None, 0
    if tokens[at + 1].text != "(":
        return tokens[at + 1], 0
    depth = arity = 0
    for after in range(at + 1, len(tokens)):
        text = tokens[after].text
        depth += (tokens[after].kind == "open") - (tokens[after].kind == "close")
        arity += text == "," and depth == 1
        if depth == 0:
            following = tokens[after + 1] if after + 1 < len(tokens) else None
            return following, arity + (after > at + 2)
    return None, arity + 1

"""What an editor is told of a rulebook: what stands where, what it means, what can be written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.authoring.editor.completion import completions
from hsm_policy.authoring.editor.hover import RenameRefused, hover, renamed
from hsm_policy.authoring.editor.index import (
    Range,
    RulebookIndex,
    WorkspaceCopy,
    book_folder,
    name_in,
    texts_of,
)
from hsm_policy.authoring.editor.occurrences import ClauseFile
from hsm_policy.names import READABLE_OUTCOMES
from hsm_policy.syntax.ast import Aggregate, Literal
from hsm_policy.syntax.parser import parse_rules
from tests import ROOT
from tests.support import small_rulebook
from tests.support.strategies import examples

POLICY = sorted((ROOT / "policy").rglob("*.lp"))
CARD = "policy/card.lp"
BOOK = RulebookIndex(small_rulebook.FILES)


def offset(text: str, marked: str) -> int:
    """Give the place of `|` in a piece of a text."""
    assert text.count(marked.replace("|", "")) >= 1, marked
    return text.index(marked.replace("|", "")) + marked.index("|")


def at(marked: str, file: str = CARD) -> tuple[str, int]:
    return file, offset(small_rulebook.FILES[file], marked)


def literals(items: Iterable[object]) -> Iterable[Literal]:
    for item in items:
        if isinstance(item, Literal):
            yield item
        elif isinstance(item, Aggregate):
            yield from literals(item.conditions)


@pytest.mark.parametrize("path", POLICY, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_predicates_found_are_those_that_the_parser_finds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    file = ClauseFile(path.name, text)
    rules = parse_rules(text, path.name).rules
    parsed = Counter(
        (literal.name, len(literal.args))
        for rule in rules
        for literal in literals((rule.head, *rule.body))
    )
    found = [
        ("outcome", 2) if spot.name in READABLE_OUTCOMES else (spot.name, spot.arity)
        for spot in file.spots
        if spot.kind == "predicate"
    ]
    assert Counter(found) == parsed
    assert [clause.id for clause in file.clauses] == [rule.id for rule in rules]
    assert [(one.head, one.arity) for one in file.clauses] == [
        (rule.head.name, len(rule.head.args)) for rule in rules
    ]
    assert all(text[spot.start : spot.end] == spot.name for spot in file.spots)


@examples(60)
@given(st.data())
def test_no_text_stops_an_editor(data: st.DataObject) -> None:
    text = small_rulebook.CARD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 60)))
        text = (
            text[:start]
            + data.draw(st.sampled_from(["", "(", "{", "%@ en: {", ".", '"', "@"]))
            + text[end:]
        )
    yaml = small_rulebook.VOCABULARY[: data.draw(st.integers(0, len(small_rulebook.VOCABULARY)))]
    files = {**small_rulebook.FILES, CARD: text, "policy/vocabulary.yaml": yaml}
    book = RulebookIndex(files, BOOK)
    place = data.draw(st.integers(0, len(text)))
    hover(book, CARD, place, "en")
    book.definitions(CARD, place)
    book.references(CARD, place)
    completions(book, CARD, place)
    for spot in book.clauses[CARD].spots:
        assert text[spot.start : spot.end] == spot.name


@pytest.mark.parametrize("piece", ["a ", "#sum{", "%*\n", "a(", "x(a, b), ", '"'])
def test_a_text_without_end_takes_an_editor_no_longer_than_its_length(piece: str) -> None:
    for spot in ClauseFile("x.lp", piece * 20_000).spots[-3:]:
        assert spot.name in piece


HOVERED = {
    "a key of a case is told with its type, its question and its bounds": (
        at("inco|me(applicant, I)"),
        ["key `applicant.income` of a case, money", "What do you earn a month?", "to 100000.00"],
    ),
    "a choice is told with its words": (
        at("loan_ki|nd(L, book)"),
        ["`loan_kind(X, Value)`: key `loans[].title_kind` of a case, choice", "`book`, `film`"],
    ),
    "a table is told with its rows and their sources": (
        at("fe|e(K, F)"),
        [
            "`fee(Kind, Value)`: table in `facts/amounts.yaml`",
            "from 2024-01-01: reader 30.00 _(act)_",
        ],
    ),
    "what rules conclude is told with their sentences": (
        at("coun|ts(L), fine"),
        [
            "rules that conclude it: 2",
            "`card.fine.film`: The fine for a film counts too. _(act 4)_",
        ],
    ),
    "a source is told with its title and its address": (
        at("%@ source: a|ct 5"),
        ["`act`: source, statute, 2020-01-01", "Library Act", "<https://example.org>"],
    ),
    "a statement of the ledger is told in its words": (
        at("card-co|sts"),
        ["Who wants a card pays for it."],
    ),
    "a placeholder is a variable of the rule": (at("{S|} are not"), ["variable of this rule"]),
    "a predicate of the engine is told as such": (at("rais|ed(card)"), ["by the engine"]),
    "a function is told as such": (at("@birth|day"), ["function of the calendar"]),
    "a question is told": (at("raised(ca|rd)"), ["`card`: question", "library card"]),
    "a requirement is told": (at("met(card, ag|e)"), ["requirement of `card`"]),
    "a reading is told with its words": (
        at("reading(film_counts, coun|ts)"),
        ["reading of `film_counts`", "It does."],
    ),
    "a row of a table is told by its key": (at("months(ca|rd, N)"), ["table in", "card 12"]),
    "a source in a table is told": (at("source: a|ct", "facts/amounts.yaml"), ["Library Act"]),
    "a key of a case is told where another file names it": (
        at("applicant.in|come", "policy/questions.yaml"),
        ["What do you earn a month?"],
    ),
}


@pytest.mark.parametrize(("place", "told"), HOVERED.values(), ids=HOVERED)
def test_hover(place: tuple[str, int], told: list[str]) -> None:
    found = hover(BOOK, *place, "en")
    assert found is not None
    assert [words for words in told if words not in found[0]] == []


def test_hover_answers_in_dutch() -> None:
    found = hover(BOOK, *at("inco|me(applicant, I)"), "nl")
    assert found is not None
    assert "Wat verdient u per maand?" in found[0]


@pytest.mark.parametrize("marked", ["% Who ge|ts", ":-| raised(card), born", "D >|= @birthday"])
def test_where_nothing_stands_nothing_is_told(marked: str) -> None:
    assert hover(BOOK, *at(marked), "en") is None
    assert BOOK.definitions(*at(marked)) == []
    assert BOOK.references(*at(marked)) == []


DEFINED = {
    "a key of a case": (at("inco|me(applicant, I)"), ["policy/vocabulary.yaml: income:"]),
    "a table": (at("limi|t(M)"), ["facts/amounts.yaml: limit"]),
    "a table read on a day": (at("low_fe|e(F, B"), ["facts/amounts.yaml: low_fee"]),
    "what two rules conclude": (
        at("coun|ts(L), fine"),
        [
            "policy/card.lp: counts(L) :- loan_kind(L, book)",
            "policy/card.lp: counts(L) :- loan_kind(L, film)",
        ],
    ),
    "a source": (at("%@ source: a|ct 5"), ["facts/sources.yaml: act: {title: Library"]),
    "a statement": (at("card-co|sts"), ["policy/ledger.yaml: card-costs: Who"]),
    "a variable": (at("{S|} are not"), ["policy/card.lp: S), limit(M)"]),
    "a question": (at("raised(ca|rd)"), ["policy/questions.yaml: card:"]),
    "a requirement": (at("met(card, ag|e)"), ["policy/questions.yaml: age:"]),
    "a reading": (at("counts, coun|ts)"), ["policy/readings.yaml: counts:"]),
    "a figure": (at("figure(de|bt, S)"), ["policy/questions.yaml: debt: {type"]),
}


@pytest.mark.parametrize(("place", "lines"), DEFINED.values(), ids=DEFINED)
def test_a_definition_is_found(place: tuple[str, int], lines: list[str]) -> None:
    found = [f"{one.file}: {BOOK.files[one.file][one.start :]}" for one in BOOK.definitions(*place)]
    assert len(found) == len(lines)
    for text, line in zip(found, lines, strict=True):
        assert text.startswith(line)


def test_references_are_found_in_clauses_and_in_other_files() -> None:
    counted = [one.file for one in BOOK.references(*at("coun|ts(L), fine"))]
    assert counted == [CARD] * 3
    cited = Counter(one.file for one in BOOK.references(*at("%@ source: a|ct 5")))
    assert cited["facts/amounts.yaml"] == small_rulebook.AMOUNTS.count("source: act")
    assert cited["policy/verdict.lp"] == small_rulebook.VERDICT.count("source: act")
    whole = [
        BOOK.files[one.file][one.start : one.end] for one in BOOK.references(*at("{S|} are not"))
    ]
    assert whole == ["S"] * 4


def applied(file: str, places: list[Range], name: str) -> str:
    text = BOOK.files[file]
    for one in sorted(places, reverse=True):
        if one.file == file:
            text = text[: one.start] + name + text[one.end :]
    return text


def test_a_variable_is_renamed_in_its_rule_and_in_the_sentences() -> None:
    text = applied(CARD, renamed(BOOK, *at("{S|} are not"), "Sum", "en"), "Sum")
    assert "%@ en: The fines of {Sum} are not above {M}.\n" in text
    assert "debt(Sum), limit(M), Sum <= M." in text
    assert "%@ en: The debt is {S}." in text


def test_a_predicate_is_renamed_where_it_has_as_many_arguments() -> None:
    text = applied(CARD, renamed(BOOK, *at("coun|ts(L), fine"), "adds_up", "en"), "adds_up")
    assert text == re.sub(r"\bcounts(?=\(L\))", "adds_up", small_rulebook.CARD)


@pytest.mark.parametrize(
    ("marked", "name", "reason"),
    [
        ("inco|me(applicant, I)", "pay", "`income` comes from a key of a case"),
        ("limi|t(M)", "border", "`limit` is a table; rename it in `facts/amounts.yaml`"),
        ("rais|ed(card)", "put", "the engine itself knows `raised`"),
        ("%@ source: a|ct 5", "law", "only predicates and variables"),
        ("coun|ts(L), fine", "debt", "`debt` is taken already"),
        ("coun|ts(L), fine", "Counts", "`Counts` is no name"),
        ("coun|ts(L), fine", "not", "`not` is no name"),
        ("{S|} are not", "M", "`M` is taken already"),
        ("{S|} are not", "sum", "`sum` is no name"),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_the_reason(
    marked: str, name: str, reason: str
) -> None:
    with pytest.raises(RenameRefused, match=re.escape(reason)):
        renamed(BOOK, *at(marked), name, "en")


OFFERED = {
    "predicates where a literal begins": ("x :- |", {"income", "counts", "limit", "raised"}),
    "functions after their sign": ("x(T) :- T = @|", {"plus_years", "per_cent"}),
    "questions of the engine's predicates": ("x :- raised(|", {"card"}),
    "requirements of the question": ("met(card, |", {"age", "debts"}),
    "readings of the point": ("x :- reading(film_counts, |", {"counts", "does_not"}),
    "words of a choice": ("x(L) :- loan_kind(L, |", {"book", "film"}),
    "the subject of a key": ("x :- income(|", {"applicant"}),
    "keys of a table": ("x :- fee(|", {"reader", "student", "staff"}),
    "variables of the rule": ("x(Who) :- income(applicant, |", {"Who"}),
    "keys of an annotation": ("%@ |", {"rule: ", "source: ", "says: ", "en: ", "nl: "}),
    "sources in an annotation": ("%@ source: |", {"act"}),
    "statements in an annotation": ("%@ says: card-costs, |", {"card-costs", "films"}),
    "variables in a sentence": ("%@ en: It is {|}\nx(W) :- limit(W).\n", {"W"}),
}


@pytest.mark.parametrize(("typed", "offered"), OFFERED.values(), ids=OFFERED)
def test_completion_offers(typed: str, offered: set[str]) -> None:
    text = small_rulebook.CARD + "\n" + typed
    place = len(small_rulebook.CARD) + 1 + typed.index("|")
    book = RulebookIndex({**small_rulebook.FILES, CARD: text.replace("|", "", 1)}, BOOK)
    assert offered <= {one.text for one in completions(book, CARD, place)}


def test_completion_offers_sources_in_a_table_and_nothing_elsewhere() -> None:
    assert [one.text for one in completions(BOOK, *at("source: |act", "facts/amounts.yaml"))] == [
        "act"
    ]
    assert completions(BOOK, *at("unit: |euro", "facts/amounts.yaml")) == []
    assert completions(BOOK, *at("% Who ge|ts")) == []


def test_the_shadow_of_a_rulebook_follows_it(tmp_path: Path) -> None:
    folder = small_rulebook.write(tmp_path / "book")
    shadow = WorkspaceCopy(folder, tmp_path / "shadow")
    shadow.update({CARD: "a."})
    seen = tmp_path / "shadow" / CARD
    assert seen.read_text(encoding="utf-8") == "a."
    assert texts_of(tmp_path / "shadow", {}) == {**small_rulebook.FILES, CARD: "a."}
    (folder / "policy/words.yaml").write_text("words: {}\n", encoding="utf-8")
    (folder / "policy/routes.yaml").unlink()
    shadow.update({})
    assert seen.read_text(encoding="utf-8") == small_rulebook.CARD
    assert texts_of(tmp_path / "shadow", {}) == texts_of(folder, {})
    assert texts_of(folder, {})["policy/words.yaml"] == "words: {}\n"


def test_a_file_belongs_to_the_nearest_rulebook_above_it(tmp_path: Path) -> None:
    folder = small_rulebook.write(tmp_path / "book")
    assert book_folder(folder / "policy" / "new" / "x.lp") == folder
    assert book_folder(tmp_path / "x.lp") is None
    assert name_in(folder, folder / "facts/x.yaml") == "facts/x.yaml"
    assert name_in(folder, folder / "README.md") == ""
    assert name_in(folder, tmp_path / "policy/x.lp") == ""

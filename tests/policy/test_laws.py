"""What must hold of the law and of the program, whatever the case."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, note
from hypothesis import strategies as st
from msgspec.structs import replace

from hsm_policy import Rulebook
from hsm_policy.engine.cache import Cache
from hsm_policy.engine.situation import Situation
from hsm_policy.rulebook.model import RuleStore
from hsm_policy.verdict import expectations
from hsm_policy.verdict.decision import Decision
from tests.support import small_rulebook
from tests.support.completions import entry_of, representatives
from tests.support.strategies import (
    Document,
    boundaries,
    examples,
    iso,
    money,
    moved,
    number,
    plain_cases,
    read,
    rulebook,
    typical,
    whole_cases,
)

pytestmark = pytest.mark.slow

SETTINGS = examples(2)
FEWER = examples(1)
AMOUNTS = st.one_of(
    st.integers(0, 10_000_00),
    st.builds(
        max,
        st.just(0),
        st.builds(int.__add__, st.sampled_from(boundaries().money), st.integers(-1, 1)),
    ),
)

# What is open may still be granted, so that it is better than a permit surely at risk.
BEST = ("granted", "open", "at_risk", "refused")


def decided(document: Document) -> Decision:
    """Decide a case."""
    return expectations.decided(Situation(rulebook().engine, read(document)))


def with_leaf(document: Document, path: str, value: Any) -> Document:
    """Give a case that says something else at one place."""
    changed = copy.deepcopy(document)
    node = changed
    *above, last = path.split(".")
    for part in above:
        inner = node.get(part)
        node[part] = inner if isinstance(inner, dict) else {}
        node = node[part]
    node[last] = value
    return changed


def no_worse(before: Decision, after: Decision) -> None:
    """Expect every question to come out as well, or better."""
    for question, answer in before.answers.items():
        if question in after.answers:
            assert BEST.index(after.answers[question].outcome) <= BEST.index(answer.outcome), (
                question
            )


@SETTINGS
@given(plain_cases(about="job"), AMOUNTS, AMOUNTS)
def test_a_higher_salary_never_turns_granted_into_refused(
    document: Document, one: int, other: int
) -> None:
    """More pay for the same job makes no outcome worse."""
    less, more = sorted((one, other))
    documents = [with_leaf(document, "job.salary", money(cents)) for cents in (less, more)]
    note(str(documents))
    no_worse(*map(decided, documents))


@SETTINGS
@given(plain_cases())
def test_recognition_of_the_employer_never_hurts(document: Document) -> None:
    """What is granted with an employer who is not recognised, is with one who is."""
    documents = [
        with_leaf(document, "employer.recognised_sponsor", recognised)
        for recognised in (False, True)
    ]
    note(str(documents))
    no_worse(*map(decided, documents))


@SETTINGS
@given(plain_cases(about="job"), st.integers(0, 4000), st.integers(0, 4000))
def test_a_longer_contract_never_shortens_the_permit(
    document: Document, one: int, other: int
) -> None:
    """The last day of the permit moves with that of the contract, or stays."""
    contract = document["job"].get("contract")
    assume(isinstance(contract, dict) and contract.get("from", "unknown") != "unknown")
    first = number(contract["from"])
    documents = [
        with_leaf(
            document, "job.contract", {"from": iso(first), "until": iso(moved(first, days=days))}
        )
        for days in sorted((one, other))
    ]
    note(str(documents))
    figures = [decided(case).figures.get("hsm_permit_until") for case in documents]
    days = [figure.value if figure else None for figure in figures]
    if isinstance(days[0], int):
        assert isinstance(days[1], int)
        assert days[0] <= days[1]


@SETTINGS
@given(plain_cases(about="relationship"))
def test_being_married_never_harms(document: Document) -> None:
    """A couple that lasts is treated no worse for being married than for not being so."""
    assume(isinstance(document["relationship"], dict))
    assume("ended" not in document["relationship"])
    documents = [
        with_leaf(document, "relationship.kind", kind) for kind in ("unmarried", "marriage")
    ]
    note(str(documents))
    no_worse(*map(decided, documents))


@SETTINGS
@given(plain_cases(unknown=40), st.data())
def test_one_more_fact_about_what_was_not_known_leaves_a_decided_verdict(
    document: Document, data: st.DataObject
) -> None:
    """What was decided without a fact is decided the same with it, and so is each requirement."""
    case = read(document)
    named = [
        path
        for path, key in case.unknown.items()
        if path == key and path not in case.maybe and path.partition(".")[0] in case.given
    ]
    assume(named)
    path = data.draw(st.sampled_from(named))
    value = data.draw(st.sampled_from(representatives(case, path)))
    leaf = entry_of(path)
    assume(not leaf.not_before and not (leaf.not_after and int(str(value)) > case.date))
    assume(not any(path.rpartition(".")[2] in e.required_when for e in _entries()))
    note(f"{document} {path} {value}")
    more = replace(
        case,
        values={**case.values, path: value},
        unknown={other: key for other, key in case.unknown.items() if other != path},
    )
    assume(Situation(rulebook().engine, more).consistent)
    before, after = rulebook().evaluate(case).decision, rulebook().evaluate(more).decision
    for question, answer in before.answers.items():
        if answer.outcome != "open":
            assert after.answers[question].outcome == answer.outcome
        for requirement, state in answer.requirements.items():
            if state != "open":
                assert after.answers[question].requirements[requirement] == state
    for name, figure in before.figures.items():
        if figure.value is not None:
            assert after.figures[name].value == figure.value


def _entries() -> list[Any]:
    return list(rulebook().source.vocabulary.inputs.values())


def _shuffled(node: Any, rng: random.Random) -> Any:
    if isinstance(node, dict):
        keys = list(node)
        rng.shuffle(keys)
        return {key: _shuffled(node[key], rng) for key in keys}
    return [_shuffled(inner, rng) for inner in node] if isinstance(node, list) else node


@FEWER
@given(st.one_of(plain_cases(), whole_cases(known=True)), st.integers(0, 1000))
def test_the_order_of_keys_never_matters(document: Document, seed: int) -> None:
    """A case written in another order has the same verdict, word for word."""
    other = _shuffled(document, random.Random(seed))
    note(f"{document} {other}")
    one, two = (rulebook().evaluate(read(case)).to_dict() for case in (document, other))
    for told in (one, two):
        told.pop("readings")
    assert one == two


@cache
def _reordered() -> Rulebook:
    """Give the rulebook with its clauses in another order."""
    source = rulebook().source
    rules = list(source.rules)
    random.Random(8).shuffle(rules)
    return Rulebook(replace(source, rules=RuleStore.of(rules), digest="0" * 64), Cache(None))


def _as_sets(decision: Decision) -> Any:
    """Give a decision without the order in which it tells things."""
    return (
        {
            question: (
                answer.outcome,
                answer.requirements,
                *map(set, (answer.missing, answer.contested)),
            )
            for question, answer in decision.answers.items()
        },
        decision.figures,
        set(decision.duties),
        set(decision.risks),
        set(decision.notes),
    )


@FEWER
@given(st.one_of(plain_cases(), whole_cases(known=True)))
def test_the_order_of_clauses_never_matters(document: Document) -> None:
    """The rulebook with its rules in another order decides alike."""
    note(str(document))
    case = read(document)
    one, two = (book.evaluate(case).decision for book in (rulebook(), _reordered()))
    assert _as_sets(one) == _as_sets(two)


def _without_texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_texts(inner) for key, inner in node.items() if key != "text"}
    return [_without_texts(inner) for inner in node] if isinstance(node, list) else node


@FEWER
@given(st.one_of(plain_cases(), whole_cases(known=True)))
def test_both_languages_tell_the_same_verdict(document: Document) -> None:
    """English and Dutch differ in their sentences and in nothing else; each says something."""
    note(str(document))
    verdict = rulebook().evaluate(read(document))
    english, dutch = verdict.to_dict("en"), verdict.to_dict("nl")
    assert _without_texts(english) == _without_texts(dutch)
    for told in (english, dutch):
        assert all(one["text"] for part in ("duties", "risks", "notes") for one in told[part])
        assert all(one["text"] for one in told["figures"].values())
        assert "{" not in str([one["text"] for one in told["figures"].values()])


@FEWER
@given(st.lists(st.one_of(plain_cases(), whole_cases(known=True)), min_size=1, max_size=3))
def test_a_verdict_is_the_same_whatever_was_asked_before(documents: list[Document]) -> None:
    """A rulebook that remembers other cases decides like one that meets this one first."""
    cases = [read(document) for document in documents]
    note(str(documents))
    told = [rulebook().evaluate(case).to_dict() for case in cases]
    assert [rulebook().evaluate(case).to_dict() for case in reversed(cases)] == told[::-1]


def test_a_fresh_rulebook_decides_like_one_that_remembers() -> None:
    """Each of some typical cases, asked of a rulebook that has met all others or none."""
    for document in typical()[::500]:
        case = read(document)
        assert Rulebook.load().evaluate(case).to_dict() == rulebook().evaluate(case).to_dict()


def _small() -> Iterator[Document]:
    """Give cases of the small rulebook that differ in what is said and in what is not known."""
    for income, key, loans in itertools.product(("1999.99", "2000.00"), ("born", "kind"), range(3)):
        applicant = {**small_rulebook.APPLICANT, "income": income}
        yield {
            **small_rulebook.CASE,
            "applicant": {**applicant, key: "unknown"} if loans else applicant,
            "loans": [{"title_kind": "film", "fine": "20.00"}] * loans,
        }


@pytest.mark.parametrize("small", [True, False])
def test_threads_may_share_a_rulebook(tmp_path: Path, small: bool) -> None:
    """Four threads, the same cases in four orders, one rulebook: every verdict as alone."""
    folder = small_rulebook.write(tmp_path) if small else None
    book, shared = Rulebook.load(folder) if small else rulebook(), Rulebook.load(folder)
    cases = [book.case(document) for document in (_small() if small else typical()[400::800])]
    alone = [book.evaluate(case).to_dict() for case in cases]

    def work(seed: int) -> list[Any]:
        order = list(range(len(cases)))
        random.Random(seed).shuffle(order)
        told = {index: shared.evaluate(cases[index]).to_dict() for index in order}
        return [told[index] for index in range(len(cases))]

    with ThreadPoolExecutor(4) as pool:
        for told in pool.map(work, range(4)):
            assert told == alone

"""The vocabulary file: how it is read, what is refused, what the rulebook's own one promises."""

from __future__ import annotations

import msgspec
import pytest

from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError
from hsm_policy.rulebook.readers.vocabulary import load_vocabulary
from hsm_policy.rulebook.vocabulary import AllowedChange, Disjoint, Vocabulary
from tests.support.reading import vocabulary

LARGEST_NUMBER = 2**31 - 1
QUESTION = "question: {en: a, nl: b}"
DATE = f"  date: {{type: date, {QUESTION}}}\n"


def refusals(entries: str, lists: str = "") -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosticsError) as caught:
        load_vocabulary(f"{lists}inputs:\n{DATE}{entries}", "v.yaml")
    return caught.value.problems


def test_a_leaf_becomes_a_predicate_of_its_map() -> None:
    found = {path: (leaf.predicate, leaf.subject) for path, leaf in vocabulary().inputs.items()}
    assert found["date"] == ("date", "")
    assert found["worker.born"] == ("born", "worker")
    assert found["worker.permit.kind"] == ("permit_kind", "worker")
    assert found["job.parts[].amount"] == ("part_amount", "part")
    assert found["events[].date"] == ("event_date", "event")
    assert found["relationship.ended.moved_out"] == ("ended_moved_out", "relationship")
    assert found["decision.on"] == ("decided_on", "decision")


def test_bounds_are_whole_numbers_in_the_smallest_unit() -> None:
    inputs = vocabulary().inputs
    assert inputs["job.salary"].greatest == 100_000_000
    assert inputs["job.share_percent"].greatest == 10_000
    assert inputs["worker.months_beyond_150_km"].greatest == 24
    assert (inputs["worker.born"].least, inputs["worker.born"].greatest) == (19000101, 21991231)


def test_a_leaf_knows_the_nearest_thing_around_it_that_may_be_missing() -> None:
    inputs = vocabulary().inputs
    assert inputs["job.contract.until"].container == "job.contract"
    assert inputs["job.parts[].kind"].container == "job.parts[]"
    assert inputs["partner.exams.integration"].container == "partner.exams"
    assert inputs["job.salary"].container == ""


def test_days_are_compared_with_those_beside_them_or_at_the_top() -> None:
    inputs = vocabulary().inputs
    assert inputs["events[].until"].not_before == ("events[].from",)
    assert inputs["children[].born"].not_after == ("date",)


def test_items_that_cannot_both_be_so_are_declared_by_the_days_that_they_cover() -> None:
    found = vocabulary()
    stay = Disjoint("residence[].from", "residence[].until", "residence[].who")
    assert found.groups["residence"].disjoint == stay
    event = Disjoint("events[].from", "events[].until", "events[].kind")
    assert found.groups["events"].disjoint == event
    assert found.groups["children"].disjoint is None
    once = {path: leaf.one_a_day for path, leaf in found.inputs.items() if leaf.one_a_day}
    assert once == dict.fromkeys(
        ("events[].reason", "events[].recognised_sponsor", "events[].salary"), "events[].date"
    )


PERIODS = """\
  a:
    type: list
    item: b
    most: 2
    apart: APART
    keys:
      who: {type: choice, values: [x, y], QUESTION}
      never: {type: choice, values: [x, y], absent: none, QUESTION}
      from: {type: date, QUESTION}
      until: {type: date, not_before: from, QUESTION}
      later: {type: date, QUESTION}
      leave: {type: date, not_before: from, only_for: {who: [x]}, QUESTION}
""".replace("QUESTION", QUESTION)


@pytest.mark.parametrize(
    ("apart", "message", "hint"),
    [
        ("{from: from, untl: until}", "no key `untl`", "did you mean `until`?"),
        ("{from: from}", "the key `until` is missing", ""),
        ("{from: who, until: until}", "`who` is not a key of this list of type date", "name one"),
        ("{from: from, until: end}", "`end` is not a key of this list", "name one"),
        ("{by: from, from: from, until: until}", "`from` is not a key of this list of type choice",
         "name one"),
        ("{by: never, from: from, until: until}", "always given", "name one"),
        ("{from: from, until: later}", "`later` must be `not_before` `from`", "give them"),
        ("{from: from, until: leave}", "both must exist for the same items", "give them"),
    ],
)  # fmt: skip
def test_a_mistake_in_what_keeps_items_apart_is_refused(
    apart: str, message: str, hint: str
) -> None:
    problems = refusals(PERIODS.replace("APART", apart))
    assert any(message in one.message and one.help().startswith(hint) for one in problems), problems
    assert {one.path for one in problems} == {"a.apart"}
    assert all((one.file, one.line) == ("v.yaml", 7) for one in problems)


def test_periods_need_nothing_to_tell_them_apart_by() -> None:
    entries = PERIODS.replace("APART", "{from: from, until: until}")
    found = load_vocabulary(f"inputs:\n{DATE}{entries}")
    assert found.groups["a"].disjoint == Disjoint("a[].from", "a[].until")


def test_groups_say_what_may_be_absent_and_what_goes_together() -> None:
    groups = vocabulary().groups
    together = {path for path, group in groups.items() if group.all_or_nothing}
    assert {path.rpartition(".")[2] for path in together} == {
        "contract", "permit", "graduated", "income", "savings", "doctorate_here", "transfer",
    }  # fmt: skip
    assert groups["job.contract"].either == ("until", "permanent")
    assert groups["partner.exams"].optional_leaves
    assert groups["relationship.ended"].optional_leaves
    assert not groups["decision"].optional_leaves
    assert (groups["events"].item, groups["events"].most) == ("event", 32)


def test_what_may_be_absent_is_what_may_not_exist() -> None:
    found = vocabulary()
    absent = {path for path, leaf in found.inputs.items() if leaf.absent}
    absent |= {path for path, group in found.groups.items() if group.absent}
    loose = {path for path in absent if ".exams." in path or ".ended." in path}
    assert absent - loose == {
        "absences", "application", "business.capital", "children", "children[].joins",
        "children[].of", "decision", "employer.recognised_for", "events", "filed_on",
        "job.controls_employer", "job.market_conform", "job.months_sufficient",
        "job.paid_by_employer", "job.parts", "job.role", "job.transfer", "partner.arrived",
        "partner.dutch_language_diploma", "partner.exams", "partner.income.months_sufficient",
        "partner.permit", "relationship.ended", "relationship.fraud_found",
        "relationship.living_together_since", "relationship.since", "relationship.violence",
        "residence", "residence[].filed_on", "sponsor.income.months_sufficient",
        "sponsor.nationality", "sponsor.savings", "worker.doctorate_here",
        "worker.dutch_language_diploma", "worker.exams", "worker.graduated",
        "worker.orientation_year_until", "worker.permit", "worker.ruling_ended",
    }  # fmt: skip


def test_no_sum_of_amounts_in_a_case_is_beyond_what_clingo_can_hold() -> None:
    found = vocabulary()
    total = found.inputs["job.salary"].greatest
    total += found.groups["job.parts"].most * found.inputs["job.parts[].amount"].greatest
    assert total <= LARGEST_NUMBER
    money = [leaf.greatest for leaf in found.inputs.values() if leaf.type == "money"]
    assert 25_000_000 <= min(money) <= max(money) <= LARGEST_NUMBER


def questions() -> list[dict[str, str]]:
    leaves = [leaf.question for leaf in vocabulary().inputs.values()]
    return leaves + [group.question for group in vocabulary().groups.values() if group.question]


def test_every_question_ends_as_one_in_both_languages() -> None:
    found = vocabulary()
    texts = [text for question in questions() for text in question.values()]
    assert all(text.endswith("?") and len(text) <= 160 for text in texts)
    assert all(set(leaf.question) == {"en", "nl"} for leaf in found.inputs.values())


def test_every_question_is_asked_once() -> None:
    for lang in ("en", "nl"):
        texts = [question[lang] for question in questions()]
        assert len(texts) == len(set(texts))


def test_the_countries_are_those_of_iso_3166_and_kosovo_and_none() -> None:
    countries = vocabulary().value_lists["countries"]
    assert len(set(countries)) == len(countries) == 251
    assert {"XK", "stateless"} <= set(countries)
    assert list(countries) == sorted(countries)
    assert {"NO", "NL", "IN", "GB", "GR"} <= set(countries)


def test_changes_have_a_cost_and_a_direction_that_fits() -> None:
    for leaf in vocabulary().inputs.values():
        if leaf.change is None:
            continue
        assert 1 <= leaf.change.cost <= 9
        fitting = {"yes_no": ("yes", "no"), "flag": ("yes", "no"), "choice": ("any",)}
        numeric = ("forward",) if leaf.type == "date" else ("up", "down")
        assert leaf.change.direction in fitting.get(leaf.type, numeric), leaf.path
    assert vocabulary().inputs["date"].change == AllowedChange(5, "forward")


def test_a_vocabulary_can_be_stored_and_read_back() -> None:
    stored = msgspec.msgpack.encode(vocabulary())
    assert msgspec.msgpack.decode(stored, type=Vocabulary) == vocabulary()


@pytest.mark.parametrize(
    ("entry", "message", "path"),
    [
        ("a: 3", "must hold keys and values", "a"),
        ("a: {}", "the key `type` is missing", "a"),
        (f"a: {{type: number, {QUESTION}}}", "`number` is none of", "a"),
        ("a: {type: date}", "the key `question` is missing", "a"),
        ("a: {type: yes_no, question: {en: x}}", "the key `nl` is missing", "a.question"),
        (f"a: {{type: yes_no, absnt: none, {QUESTION}}}", "no key `absnt`", "a"),
        (f"a: {{type: yes_no, least: 1, {QUESTION}}}", "no key `least`", "a"),
        (f"a: {{type: yes_no, absent: maybe, {QUESTION}}}", "`maybe` is none of", "a"),
        (f"a: {{type: count, least: 0, {QUESTION}}}", "the key `greatest` is missing", "a"),
        (f"a: {{type: count, least: 5, greatest: 1, {QUESTION}}}", "`least` is more", "a"),
        (f"a: {{type: money, least: 0, greatest: 1.005, {QUESTION}}}", "two decimals", "a"),
        (f"a: {{type: choice, {QUESTION}}}", "the key `values` is missing", "a"),
        (f"a: {{type: choice, values: colours, {QUESTION}}}", "no list of values", "a"),
        (f"a: {{type: choice, values: {{x: y}}, {QUESTION}}}", "must be a list", "a"),
        (f"a: {{type: date, not_before: b, {QUESTION}}}", "no date `b` stands before", "a"),
        (f"a: {{type: yes_no, only_for: {{b: [x]}}, {QUESTION}}}", "no key `b` stands", "a"),
        (f"a: {{type: yes_no, one_a_day: date, {QUESTION}}}", "among the keys of a list", "a"),
        (f"a: {{type: date, one_a_day: date, {QUESTION}}}", "no key `one_a_day`", "a"),
        ("a: {type: list, item: b, most: 2, apart: c, keys: {}}", "must hold keys", "a"),
        ("a: {type: list, item: b, most: 2, keys: {c: {type: yes_no, one_a_day: d}}}",
         "no date `d` stands", "a[].c"),
        (f"a: {{type: map, apart: {{from: b, until: c}}, keys: {{}}, {QUESTION}}}",
         "no key `apart`", "a"),
        (f"a: {{type: yes_no, change: {{cost: 1}}, {QUESTION}}}", "key `direction`", "a.change"),
        (f"A: {{type: yes_no, {QUESTION}}}", "is not a name", "A"),
        (f"a: {{type: yes_no, predicate: B, {QUESTION}}}", "is not a name", "a"),
        (f"a: {{type: yes_no, predicate: date, {QUESTION}}}", "already the predicate", "a"),
        ("a: {type: map}", "the key `keys` is missing", "a"),
        ("a: {type: map, keys: [b]}", "must hold keys and values", "a"),
        ("a: {type: map, either: [b, c], keys: {}}", "no key `b` stands", "a"),
        ("a: {type: list, keys: {}, item: b}", "the key `most` is missing", "a"),
        ("a: {type: list, item: b, most: 2, keys: {c: {type: map, keys: {}}}}",
         "single values only", "a[].c"),
        (f"a: {{type: money, least: 0, greatest: 1, forms: {{per: {{x: 0}}}}, {QUESTION}}}",
         "is not a name", "a"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_vocabulary_is_refused(entry: str, message: str, path: str) -> None:
    problems = refusals(f"  {entry}\n")
    assert any(message in one.message and one.path == path for one in problems), problems
    assert all((one.file, one.line) == ("v.yaml", 3) for one in problems)


def test_a_near_list_of_values_is_named() -> None:
    problems = refusals(
        f"  a: {{type: choice, values: colour, {QUESTION}}}\n", "value_lists: {colours: [red]}\n"
    )
    assert [problem.hint for problem in problems] == ["did you mean `colours`?"]


@pytest.mark.parametrize("text", ["inputs: {}", "x: 1", "[]", "inputs: {date: {type: yes_no}}"])
def test_a_vocabulary_has_a_date(text: str) -> None:
    with pytest.raises(DiagnosticsError):
        load_vocabulary(text)

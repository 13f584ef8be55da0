"""A case laid on its ground program, and the text of that program."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from hsm_policy import Rulebook
from hsm_policy.engine.aspif import GroundRule, read_aspif, write_aspif
from hsm_policy.engine.encoding import table_lines
from hsm_policy.engine.situation import Situation
from hsm_policy.rulebook.model import Row
from tests.support.small_rulebook import FILES, write
from tests.support.strategies import rulebook

OFFER = Path("docs/examples/offer-asha.yaml")


def situation() -> Situation:
    """Return the offer of the examples, laid on its ground program."""
    book = rulebook()
    return Situation(book.engine, book.case(OFFER))


def test_a_situation_knows_the_questions_and_readings_of_its_case() -> None:
    found = situation()
    assert "hsm_permit" in found.questions
    assert found.readings == {p.id: p.default for p in found.engine.source.points.values()}
    assert found.valid


def test_what_is_found_under_another_assignment_leaves_the_situation_as_it_is() -> None:
    found = situation()
    before, theory = list(found.assignment.literals), found.theory
    other = found.under(found.assignment.copy(), {"cohabitation": "required"})
    other.assignment.free(other.assignment.layout.order[0])
    assert found.assignment.literals == before
    assert found.theory is theory
    assert other.theory is not theory


def test_the_whole_program_has_the_same_consequences_among_what_is_asked() -> None:
    found = situation()

    def outcomes(side: Situation) -> set[tuple[str | int, ...]]:
        shown = side.solver.ground.shown
        certain = (shown[index] for index in side.consequences().cautious)
        return {one.args for one in certain if one.name == "outcome"}

    assert outcomes(found) == outcomes(found.whole)


def test_a_ground_program_read_and_written_again_is_the_same() -> None:
    ground = situation().solver.ground
    shown = [atom.literal for atom in ground.shown]
    assert write_aspif(read_aspif(ground.aspif), shown) == ground.aspif
    rule = GroundRule((1,), (2, -3), choice=True, weights=(4, 5), bound=6)
    assert list(read_aspif(write_aspif([rule]))) == [rule]


def test_a_long_list_has_room_for_the_next_power_of_two_items(tmp_path: Path) -> None:
    long = FILES["policy/vocabulary.yaml"].replace("most: 8", "most: 1000")
    book = Rulebook.load(write(tmp_path, {**FILES, "policy/vocabulary.yaml": long}))
    loans = [{"title_kind": "book", "fine": 1}] * 70
    case = book.case({"case": "a", "date": "2026-03-01", "applicant": {}, "loans": loans})
    assert Situation(book.engine, case).shape == {"loans": 128}
    assert book.evaluate(case).to_dict()["figures"]["debt"]["value"] == "70.00"


def test_a_word_among_the_countries_of_a_table_is_one_of_them() -> None:
    nowhere = ("NL", "stateless", "IN")
    rows = tuple(Row((key,), None, 19000101, 22000101) for key in nowhere)
    table = replace(
        next(t for t in rulebook().source.tables.values() if t.unit == "none"), rows=rows
    )
    assert [line.partition(",")[0] for line in table_lines(table)] == [
        f'{table.id}("{key}"' for key in nowhere
    ]

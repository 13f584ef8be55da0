"""Unknown names: what is suggested, and the hint that follows from it."""

from __future__ import annotations

from hsm_policy.messages.diagnostic import diagnose, suggest

NAMES = ("loan_kind", "loan_end", "deposit")


def test_the_most_similar_name_is_suggested_and_may_be_written_where_no_other_is_near() -> None:
    assert suggest("loan_knd", NAMES) == {"near": "loan_kind"}
    assert suggest("deposti", NAMES, fixable=True) == {"near": "deposit", "sure": "yes"}
    assert suggest("loan_ed", NAMES, fixable=True) == {"near": "loan_end", "sure": ""}
    assert suggest("x", NAMES, fixable=True) == {"near": "", "sure": ""}
    assert suggest("d" * 100, NAMES) == {"near": ""}


def test_a_suggestion_becomes_the_hint_unless_another_is_given() -> None:
    near, none = suggest("deposti", NAMES), suggest("x", NAMES)
    args = {"found": "x", "known": "", "key": "x", "values": ""}
    assert diagnose("no_list_of_values", args=args | near).help("nl") == "bedoelde u `deposit`?"
    assert diagnose("no_list_of_values", args=args | none).hint_code == "no_list_of_values.hint"
    assert (
        diagnose("no_list_of_values", hint="leave_out", args=args | near).hint_code == "leave_out"
    )
    assert diagnose("no_such_code").message == "no_such_code"

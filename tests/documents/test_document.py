"""Texts read strictly: what YAML and JSON may say, and what is refused with its place."""

from __future__ import annotations

import datetime as dt
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsm_policy.documents import reader
from hsm_policy.documents.reader import (
    LARGEST,
    from_python,
    parse_document,
    parse_value,
    read_document,
    read_file,
    to_plain,
)
from hsm_policy.documents.tree import Map, Word
from hsm_policy.messages.diagnostic import Diagnostic, DiagnosticsError


def only_problem(text: str | bytes) -> Diagnostic:
    problems = parse_document(text, "some.yaml").problems
    assert len(problems) == 1, problems
    return problems[0]


def word(text: str) -> Word:
    node = read_document(text)
    assert isinstance(node, Map)
    value = node.entries["a"]
    assert isinstance(value, Word)
    return value


@pytest.mark.parametrize("text", ["NO", "on", "off", "yes", "no", "True", "FALSE", "y", "n"])
def test_only_true_and_false_are_yes_and_no(text: str) -> None:
    assert word(f"a: {text}") == Word(text, "text", 1, 4)


@pytest.mark.parametrize("text", ["true", "false"])
def test_true_and_false_are_yes_and_no(text: str) -> None:
    assert word(f"a: {text}").kind == "yes_no"
    assert word(f'{{"a":\t{text}}}').kind == "yes_no"


@pytest.mark.parametrize("text", ["'true'", '"false"'])
def test_true_and_false_in_quotes_are_text(text: str) -> None:
    assert word(f"a: {text}").kind == "quoted"


@pytest.mark.parametrize("text", ["5942.00", "007", "1_000", "0x1F", "1e3", "12:30:45", ".5"])
def test_a_number_keeps_its_written_text(text: str) -> None:
    assert word(f"a: {text}").text == text


@pytest.mark.parametrize("text", ["", "~", "null"])
def test_nothing_written_is_no_value(text: str) -> None:
    assert word(f"a: {text}").kind == "null"


def test_every_value_knows_its_line_and_column() -> None:
    node = read_document("a: 1\nb:\n  - x\n  - {c: y}\n")
    assert isinstance(node, Map)
    assert node.keys == {"a": (1, 1), "b": (2, 1)}
    assert (node.entries["b"].line, node.entries["b"].column) == (3, 3)


def test_json_may_have_tabs_and_escapes() -> None:
    text = '{\n\t"a":\t"caf\\u00e9 \\ud83d\\ude00",\n\t"b": [1.50, true, null]\n}'
    node = read_document(text)
    assert isinstance(node, Map)
    assert to_plain(node) == {"a": "café \U0001f600", "b": ["1.50", True, None]}
    assert node.keys["b"] == (3, 2)


def test_braces_that_are_not_json_are_yaml() -> None:
    assert to_plain(read_document("{a: NO, b: [1.50, x,],}")) == {"a": "NO", "b": ["1.50", "x"]}


def test_a_byte_order_mark_at_the_start_is_passed_over() -> None:
    assert to_plain(read_document("\ufeffa: b".encode())) == {"a": "b"}


def test_windows_line_ends_are_line_ends() -> None:
    assert to_plain(read_document("a: b\r\nc: d\r\n")) == {"a": "b", "c": "d"}


REFUSED: list[tuple[str | bytes, str, int, str]] = [
    ("", "there is nothing in it", 1, ""),
    ("# only a comment\n", "there is nothing in it", 1, ""),
    (b"a: \xff", "is not text in UTF-8", 1, ""),
    ("a: 1\n".encode("utf-16"), "is not text in UTF-8", 1, ""),
    ("a: b\x07", "U+0007 may not stand", 1, ""),
    ("a: 1\nb: \x85", "U+0085 may not stand", 2, ""),
    ("a: 1\nb: x\u202ey", "U+202E may not stand", 2, ""),
    ("a: \ud800", "U+D800 may not stand", 1, ""),
    ('a: 1\nb: "x\\x07y"', "U+0007 may not stand", 2, "b"),
    ('{"a": "x\\u0000"}', "U+0000 may not stand", 1, "a"),
    ('{"a": "\\ud800"}', "U+D800 may not stand", 1, "a"),
    ("a: |\n  two\n  lines\n", "goes on over several lines", 1, "a"),
    ("a: 1\nb: x\x00\n", "is not a text file", 1, ""),
    ("a: 1\n".encode("utf-16-le"), "is not a text file", 1, ""),
    ("a: 1\n\tb: 2\n", "a tab cannot indent", 2, "a"),
    ("a: [1", "a closing bracket is missing here; the bracket opened on line 1", 2, "a[1]"),
    ("b: 2\na: [1}", "a closing bracket is missing here; the bracket opened on line 2", 2, "a[1]"),
    ('{"a": 1,\n "b": 2 "c": 3}', "a closing bracket is missing here", 2, ""),
    ('a: "x" y', "does not go with what stands before it", 1, ""),
    ("a: b: c", "a colon cannot stand here", 1, ""),
    ("a:\n  b: 1\n   c: 2", "a colon cannot stand here", 3, "a"),
    ("a: 1\nb 2\nc: 3", "a colon with a space after it is missing on this line", 2, ""),
    ("a: 1\nb:2\nc: 3", "a colon with a space after it is missing on this line", 2, ""),
    ("a: 1\nb: 'x\nc: 2", "the quotation mark that opens here is never closed", 2, "b"),
    ("a:\n    b: 1\n  c: 2", "does not go with what stands before it", 3, ""),
    ("a: 1\n- b", "does not go with what stands before it", 2, ""),
    ("a: @x", "a value cannot begin with this character", 1, "a"),
    ("a: 1\nb:\u00a02\nc: 3", "one of the spaces here is no plain space (U+00A0)", 2, ""),
    ("a:\n\u00a0 b: 1", "one of the spaces here is no plain space (U+00A0)", 2, ""),
    ("a: *", "is not YAML", 1, "a"),
    ("a: 1\n---\na: 2\n", "second document", 2, ""),
    ("a: &x 1", "anchors", 1, "a"),
    ("a: 1\nb: *x", "aliases", 2, "b"),
    ("a: !!int 1", "the tag `!!int`", 1, "a"),
    ("a: !python/object:os.system x", "the tag `!python/object:os.system`", 1, "a"),
    ("a: 1\n<<: {b: 1}", "merge key", 2, ""),
    ("a: 1\nb: 2\na: 3", "given twice, first on line 1", 3, "a"),
    ('{"a": 1,\n "a": 2}', "given twice, first on line 1", 2, "a"),
    ("x:\n  - a: 1\n    a: 2", "given twice, first on line 2", 3, "x[0].a"),
    ("{a: 1}: 2", "a key must be a word", 1, ""),
    ("[" * 30 + "]" * 30, "nested more than 20 levels", 1, "[0]" * 20),
    ("[" * 100_000, "nested more than 20 levels", 1, "[0]" * 20),
    ("a: b\nc: " + "[" * 2000, "nested more than 20 levels", 2, "c" + "[0]" * 19),
    ('{"a":' * 100_000, "nested more than 20 levels", 1, ".".join("a" * 20)),
    ("[" + "1," * 30_000 + "]", "too many values", 1, "[19999]"),
    ("a" * (LARGEST + 1), "is larger than 2 MB", 0, ""),
]


@pytest.mark.parametrize(("text", "message", "line", "path"), REFUSED)
def test_what_is_more_than_data_is_refused_with_its_place(
    text: str | bytes, message: str, line: int, path: str
) -> None:
    problem = only_problem(text)
    assert message in problem.message
    assert (problem.file, problem.line) == ("some.yaml", line)
    assert problem.path == path
    assert problem.hint


def test_what_is_wrong_is_reported_together() -> None:
    problems = parse_document("a: &x 1\nb: !t 2\na: *x\n").problems
    assert [problem.code for problem in problems] == ["anchor", "tag", "duplicate_key", "alias"]


def test_python_data_is_the_text_that_says_the_same() -> None:
    data = {
        "date": dt.date(2026, 3, 1),
        "a": 5942.1,
        "b": Decimal("5942.10"),
        "c": [True, None, 3, "x"],
        "d": Decimal("5E+3"),
        "e": Decimal("5942.1000"),
        "f": 250000.0,
    }
    document = from_python(data)
    assert document.problems == []
    assert document.node is not None
    assert to_plain(document.node) == {
        "date": "2026-03-01",
        "a": "5942.1",
        "b": "5942.10",
        "c": [True, None, "3", "x"],
        "d": "5000",
        "e": "5942.1",
        "f": "250000.0",
    }


def test_a_key_of_python_that_is_not_text_is_refused() -> None:
    problems = from_python({1: "x", "a": {None: 2}}).problems
    assert [problem.message for problem in problems] == [
        "the key 1 is not text",
        "the key None is not text",
    ]


def test_data_that_holds_itself_is_refused() -> None:
    data: dict[str, object] = {}
    data["a"] = data
    assert [problem.code for problem in from_python(data).problems] == ["too_deep"]


def test_an_object_of_python_keeps_the_name_of_its_type() -> None:
    node = from_python(Fraction(1, 3)).node
    assert node == Word("Fraction", "other")


def test_a_typed_value_is_read_as_in_a_file() -> None:
    assert parse_value("5000") == "5000"
    assert parse_value("true") is True
    assert parse_value("[IN, NO]") == ["IN", "NO"]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.yaml", "no_file"), (tmp_path, "is_folder")):
        with pytest.raises(DiagnosticsError) as caught:
            read_file(path)
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_pipe_that_does_not_end_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "PATIENCE", 0.05)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(DiagnosticsError) as silent:
        read_file(pipe)
    writer = os.open(pipe, os.O_RDWR)
    os.write(writer, b"case: x\n")
    with pytest.raises(DiagnosticsError) as writing:
        read_file(pipe)
    os.close(writer)
    found = [problem.code for one in (silent, writing) for problem in one.value.problems]
    assert found == ["endless", "endless"]


def test_a_pipe_that_is_closed_is_read_to_its_end() -> None:
    end, start = os.pipe()
    os.write(start, b"case: x\n")
    os.close(start)
    assert read_file(f"/dev/fd/{end}") == b"case: x\n"
    os.close(end)


def test_a_name_that_no_file_can_have_is_a_problem() -> None:
    with pytest.raises(DiagnosticsError):
        read_file("a\x00b")


@given(st.text() | st.binary())
def test_no_text_does_harm(text: str | bytes) -> None:
    document = parse_document(text)
    assert (document.node is None) <= bool(document.problems)


DATA = st.recursive(
    st.booleans() | st.integers(0, 10**6).map(str) | st.from_regex(r"[a-z]{1,8}", fullmatch=True),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), inner, max_size=3)
    ),
    max_leaves=12,
).filter(lambda value: "null" not in str(value))


@given(DATA)
def test_json_and_python_data_give_the_same_tree(data: object) -> None:
    document = from_python({"a": data})
    assert document.node is not None
    assert to_plain(read_document(json.dumps({"a": data}))) == to_plain(document.node)

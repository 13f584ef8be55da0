"""The language server in a process of its own, spoken to as an editor does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hsm_policy.cli import main as cli
from hsm_policy.messages import extras
from tests.support import small_rulebook
from tests.support.language_client import Client

CARD = "policy/card.lp"
OPTIONS = {"tabSize": 4, "insertSpaces": True}
PLANTED = "has_run"
"""What a module of the folder would leave behind, were it taken for one of the program."""
WIDE = "\N{MUSICAL SYMBOL G CLEF}"
"""A character that editors count as two."""
TEXT = small_rulebook.CARD
VOCABULARY = small_rulebook.VOCABULARY


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = small_rulebook.write(tmp_path_factory.mktemp("book").resolve())
    for module in ("json", "hsm_policy", "yaml"):
        planted = f"open({str(folder / PLANTED)!r}, 'w').close()"
        (folder / f"{module}.py").write_text(planted, encoding="utf-8")
    with Client(folder) as client:
        client.open(CARD, TEXT)
        assert [one for one in client.diagnostics(CARD) if one["severity"] == 1] == []
        yield client


def places(client: Client, found: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Give the file and the line, from one, of locations."""
    root = client.folder.as_uri() + "/"
    return [(one["uri"].removeprefix(root), one["range"]["start"]["line"] + 1) for one in found]


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def with_edits(text: str, edits: list[dict[str, Any]]) -> str:
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda one: str(one["range"]["start"]), reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        assert start["line"] == end["line"]
        line = lines[start["line"]]
        changed = line[: start["character"]] + edit["newText"] + line[end["character"] :]
        lines[start["line"]] = changed
    return "\n".join(lines)


def test_what_is_wrong_is_shown_while_it_is_typed_and_goes_when_it_is_mended(
    client: Client,
) -> None:
    client.change(
        CARD, TEXT.replace("counts(L) :- loan_kind(L, book).", "counts(L) :- loan_kind(L, book)")
    )
    found = client.diagnostics(CARD)
    assert [one["code"] for one in found if one["severity"] == 1] == ["full_stop_missing"]
    assert found[0]["range"]["start"]["line"] + 1 == line_of(
        TEXT, "counts(L) :- loan_kind(L, book)"
    )
    assert "end each rule with a full stop" in found[0]["message"]
    client.change(CARD, TEXT)
    assert [one for one in client.diagnostics(CARD) if one["severity"] == 1] == []
    assert (client.folder / CARD).read_text(encoding="utf-8") == TEXT


def test_nothing_in_the_folder_of_a_rulebook_is_run(client: Client) -> None:
    client.change(CARD, TEXT + "x")
    assert [one["code"] for one in client.diagnostics(CARD) if one["severity"] == 1]
    client.change(CARD, TEXT)
    client.diagnostics(CARD)
    assert not (client.folder / PLANTED).exists()


def test_an_unsaved_change_of_one_file_is_seen_from_another(client: Client) -> None:
    client.open("policy/vocabulary.yaml", VOCABULARY.replace("income:", "revenue:"))
    found = client.diagnostics(CARD)
    assert ("predicate_unknown", line_of(TEXT, "low_income :-")) in [
        (one["code"], one["range"]["start"]["line"] + 1) for one in found
    ]
    client.close("policy/vocabulary.yaml")
    assert [one for one in client.diagnostics(CARD) if one["severity"] == 1] == []


def test_hover_definition_and_references(client: Client) -> None:
    asked = client.at(CARD, TEXT, "inco|me(applicant, I)")
    hover = client.ask("textDocument/hover", asked)
    assert "What do you earn a month?" in hover["contents"]["value"]
    found = client.ask("textDocument/definition", asked)
    assert places(client, found) == [("policy/vocabulary.yaml", line_of(VOCABULARY, "income:"))]
    asked = client.at(CARD, TEXT, "coun|ts(L), fine", context={"includeDeclaration": True})
    found = client.ask("textDocument/references", asked)
    lines = [number for number, line in enumerate(TEXT.split("\n"), 1) if "counts(L)" in line]
    assert places(client, found) == [(CARD, line) for line in lines]


def test_completion(client: Client) -> None:
    asked = client.at(CARD, TEXT, "loan_kind(L, |book)")
    labels = {one["label"] for one in client.ask("textDocument/completion", asked)}
    assert {"book", "film"} <= labels


def test_rename_and_what_is_not_renamed(client: Client) -> None:
    asked = client.at(CARD, TEXT, "{S|} are not", newName="Sum")
    edit = client.ask("textDocument/rename", asked)
    changed = with_edits(TEXT, edit["changes"][client.uri(CARD)])
    assert "The fines of {Sum} are not above {M}." in changed
    assert "debt(Sum), limit(M), Sum <= M." in changed
    asked = client.at(CARD, TEXT, "inco|me(applicant, I)", newName="pay")
    answer = client.request("textDocument/rename", asked)
    assert "comes from a key of a case" in answer["error"]["message"]
    answer = client.request("textDocument/prepareRename", client.at(CARD, TEXT, "inco|me(app"))
    assert "comes from a key of a case" in answer["error"]["message"]


def test_formatting_and_symbols(client: Client) -> None:
    client.change(
        CARD, TEXT.replace("counts(L) :- loan_kind(L, book)", "counts(L):-loan_kind(L,book)")
    )
    document = {"textDocument": {"uri": client.uri(CARD)}}
    edits = client.ask("textDocument/formatting", {**document, "options": OPTIONS})
    assert [edit["newText"] for edit in edits] == [TEXT]
    client.change(CARD, TEXT)
    assert client.ask("textDocument/formatting", {**document, "options": OPTIONS}) == []
    client.change(CARD, TEXT.replace("counts(L) :-", "counts(L :-"))
    assert client.ask("textDocument/formatting", {**document, "options": OPTIONS}) == []
    client.change(CARD, TEXT)
    symbols = client.ask("textDocument/documentSymbol", document)
    assert [one["name"] for one in symbols] == re.findall(r"^%@ rule: (.*)$", TEXT, re.MULTILINE)


def test_places_are_counted_as_editors_count_them(client: Client) -> None:
    text = TEXT.replace("%@ en: The fines of {S}", f"%@ en: {WIDE} fines of {{S}}")
    client.change(CARD, text)
    hover = client.ask("textDocument/hover", client.at(CARD, text, "fines of {S|}"))
    start = text[: text.index("fines of {S}") + len("fines of {")].rpartition("\n")[2]
    assert hover["range"]["start"]["character"] == len(start) + 1
    client.change(CARD, TEXT)


@pytest.mark.parametrize(
    "text", ["", "(((", '"', "%*", "%@", "%@ en: {", "a :- #sum { ", "\x00", "@"]
)
def test_no_text_stops_the_server(text: str, client: Client) -> None:
    name = "policy/odd.lp"
    client.open(name, text)
    asked = {"textDocument": {"uri": client.uri(name)}}
    position = {"position": {"line": 0, "character": len(text)}}
    for method in ("hover", "definition", "completion", "prepareRename"):
        client.request(f"textDocument/{method}", {**asked, **position})
    client.ask("textDocument/documentSymbol", asked)
    client.ask("textDocument/formatting", {**asked, "options": OPTIONS})
    client.close(name)
    assert client.process.poll() is None


def test_a_file_of_no_rulebook_is_only_put_in_order(client: Client) -> None:
    name = "../alone.lp"
    client.open(name, "a:-b.")
    asked = {"textDocument": {"uri": client.uri(name)}}
    position = {"position": {"line": 0, "character": 0}}
    assert client.ask("textDocument/hover", {**asked, **position}) is None
    edits = client.ask("textDocument/formatting", {**asked, "options": OPTIONS})
    assert [edit["newText"] for edit in edits] == ["a :- b.\n"]
    client.close(name)


def test_without_its_package_the_server_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _name: None)
    assert cli.run(["lsp", "--lang", "nl"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "pip install 'hsm-policy[editor]'" in err


def test_the_server_ends_with_its_editor(tmp_path: Path) -> None:
    client = Client(tmp_path)
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(60) == 0
    client.finish()

"""The texts as data: both languages of each, nothing twice, nothing unused, and kept in a cache."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hsm_policy.messages import catalog
from hsm_policy.messages.catalog import PARTS, explanations, messages, texts
from hsm_policy.messages.language import placeholders
from tests import ROOT
from tests.support.codes import UNEXPLAINED, codes_by_file

FOLDER = ROOT / "hsm_policy" / "messages"


def pairs(name: str, entry: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each pair of an entry: its sentence, hint and explanation in both languages."""
    yield name, {key: text for key, text in entry.items() if isinstance(text, str)}
    for part, pair in entry.items():
        if not isinstance(pair, str):
            yield f"{name}.{part}", pair


def every_pair() -> Iterator[tuple[str, dict[str, str]]]:
    for found in (texts(), messages()):
        for name, entry in found.items():
            yield from pairs(name, entry)


def test_every_text_stands_in_both_languages_and_in_no_other() -> None:
    wrong = [name for name, pair in every_pair() if set(pair) != {"en", "nl"}]
    assert wrong == []
    assert [name for name, pair in every_pair() if "" in pair.values()] == []
    known = {"en", "nl", "hint", *PARTS}
    assert {key for entry in messages().values() for key in entry} <= known


def test_both_languages_have_the_same_placeholders() -> None:
    explained = tuple(f".{part}" for part in PARTS)
    wrong = [
        name
        for name, pair in every_pair()
        if not name.endswith(explained) or name in texts()
        if set(placeholders(pair["en"])) != set(placeholders(pair["nl"]))
    ]
    assert wrong == []


def test_a_message_and_its_hint_can_be_filled_and_end_without_a_full_stop() -> None:
    for code, entry in messages().items():
        for pair in (entry, entry.get("hint", entry)):
            for text in (pair["en"], pair["nl"]):
                text.format_map(dict.fromkeys(placeholders(text), ""))
                assert not text.endswith("."), code


def test_no_name_stands_twice() -> None:
    for folder in ("texts", "diagnostics"):
        lines = [
            line
            for path in sorted((FOLDER / folder).glob("*.yaml"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        names = [line for line in lines if re.match(r"\S+:$", line)]
        assert sorted(names) == sorted(set(names))
        assert len(names) == len(texts() if folder == "texts" else messages())


def test_every_sentence_is_used_and_every_used_one_is_there() -> None:
    files = [*(ROOT / "hsm_policy").rglob("*.py"), *(ROOT / "hsm_policy").rglob("*.html")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))
    spoken = {match[1] for match in re.finditer(r"\bsay\([\"']([a-z_.]+)[\"']", code)}
    assert spoken <= set(texts())
    states = {"outcome", "state", "part", "severity", "kind"}
    groups = {
        "risks",
        "notes",
        "page",
        "portfolio",
        "desk",
        "duties",
        "list",
        "route",
        "unit",
        "ask",
        "book",
        "doing",
        "folded",
        "problem",
    }
    steps = {"operator", "day", "wanted_operator", "wanted_day", "aggregate", "rule"}
    chosen_at_run_time = states | groups | steps | {"said", "wanted", "explain"}
    named = set(re.findall(r"[\"']([a-z0-9_.]+)[\"']", code))
    unused = [
        name
        for name in (*texts(), *messages())
        if not {name, f"{name}.hint"} & named and name.split(".")[0] not in chosen_at_run_time
    ]
    assert unused == []


def test_no_sentence_of_the_program_speaks_of_the_law() -> None:
    law = re.compile("salar|threshold|partner|cohabit|sponsor|blue.?card|migra|visa", re.IGNORECASE)
    assert [name for name, pair in every_pair() if any(map(law.search, pair.values()))] == []


def test_what_a_check_can_find_is_explained() -> None:
    files = codes_by_file()
    wanted = {code for name, codes in files.items() if name not in UNEXPLAINED for code in codes}
    whole = {
        code for code, told in explanations().items() if {"avoid", "prefer", "why"} <= set(told)
    }
    assert wanted == whole == set(explanations())


def test_both_languages_explain_in_their_own_words_with_the_same_examples() -> None:
    english, dutch = explanations("en"), explanations("nl")
    wrong = [
        (code, part)
        for code, told in english.items()
        for part, text in told.items()
        if sorted(re.findall(r"`[^`]+`", text)) != sorted(re.findall(r"`[^`]+`", dutch[code][part]))
    ]
    assert wrong == []
    assert [code for code, told in english.items() if told["why"] == dutch[code]["why"]] == []


def test_texts_are_read_from_the_cache_until_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HSM_POLICY_CACHE", str(tmp_path))
    first = catalog.load("texts")
    (kept,) = tmp_path.iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(catalog, "_read", lambda _files: pytest.fail("the YAML was read"))
        assert catalog.load("texts") == first
    kept.write_bytes(kept.read_bytes()[:-1])
    assert catalog.load("texts") == first
    assert json.loads(kept.read_bytes().partition(b"]]")[2]) == first


def test_without_a_cache_texts_are_read_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HSM_POLICY_CACHE", "off")
    assert catalog.load("diagnostics") == messages()

"""A plain command line needs no parser of options, and is read as that would read it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from inspect import signature
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from hsm_policy.cli import fast_path
from hsm_policy.cli import main as cli
from hsm_policy.cli.options import AnswerSettings
from tests import ROOT
from tests.support.fake_book import FakeRulebook, fake_api

NAMES = ("offer-refused", "offer-granted", "offer-open", "wrong", "crash", "interrupt")


@pytest.fixture(autouse=True)
def _faked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "hsm_policy.api", fake_api())
    monkeypatch.setattr(FakeRulebook, "asked", [])
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        Path(f"{name}.yaml").write_text(f"case: {name}\n", encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ["offer-refused.yaml"],
        ["offer-refused.yaml", "--lang", "nl"],
        ["--lang=nl", "offer-refused.yaml", "--format=json"],
        ["--format", "json", "offer-refused.yaml", "offer-granted.yaml"],
        ["offer-open.yaml", "-", "wrong.yaml", "none.yaml"],
        ["crash.yaml", "--lang=nl"],
        ["interrupt.yaml", "--lang=nl"],
        [""],
    ],
)
def test_a_plain_line_is_answered_as_the_parser_has_it_answered(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for run in (fast_path.run, cli.run):
        text = io.TextIOWrapper(io.BytesIO(b"case: offer-granted\n"))
        monkeypatch.setattr(sys, "stdin", text)
        found.append((run([fast_path.COMMAND, *words]), capsys.readouterr()))
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["evaluate"],
        ["evaluate", "--help"],
        ["evaluate", "-", "-"],
        ["evaluate", "--", "x.yaml"],
        ["evaluate", "x.yaml", "--form", "json"],
        ["evaluate", "x.yaml", "--format"],
        ["evaluate", "x.yaml", "--format", "yaml"],
        ["evaluate", "x.yaml", "--format="],
        ["evaluate", "--format", "text", "x.yaml", "--format", "json"],
        ["evaluate", "x.yaml", "--require", "hsm_permit"],
        ["evaluate", "x.yaml", "--date=2026-03-01"],
        ["evaluate", "x.yaml", "-h"],
        ["why", "x.yaml", "hsm_permit"],
        ["--version"],
    ],
)
def test_what_is_not_plain_or_is_wrong_is_left_to_the_parser(words: list[str]) -> None:
    assert fast_path.run(words) is None


def test_the_plain_options_are_those_that_say_how_to_answer() -> None:
    assert fast_path.COMMAND in cli.COMMANDS
    declared = {}
    _, read_settings = get_args(AnswerSettings)
    for one in signature(read_settings).parameters.values():
        values, option = get_args(one.annotation)
        (choices,) = (v for v in (values, *get_args(values)) if get_origin(v) is Literal)
        declared[option.param_decls[0] if option.param_decls else option.default] = (
            one.default or "en",
            {*get_args(choices)},
        )
    assert declared == {name: (one[0], {*one}) for name, one in fast_path.OPTIONS.items()}


def test_a_plain_line_does_not_load_the_parser() -> None:
    code = (
        "import sys; from tests.support.fake_book import fake_api; "
        "sys.modules['hsm_policy.api'] = fake_api(); from hsm_policy.cli import fast_path; "
        "fast_path.run(['evaluate', 'offer-open.yaml']); "
        "sys.stderr.write(' '.join({'click', 'typer'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, text=True, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout

"""The command line: options, streams, formats and exit statuses, with a faked rulebook."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import convert

from hsm_policy import __version__
from hsm_policy.analysis import RoutesReport
from hsm_policy.cli import fast_path, terminal
from hsm_policy.cli import main as cli
from tests import ROOT
from tests.support.expected import expected
from tests.support.fake_answers import routes
from tests.support.fake_book import FakeRulebook, fake_api

FAKED = (
    "import sys; from tests.support.fake_book import fake_api; "
    "sys.modules['hsm_policy.api'] = fake_api(); from hsm_policy.cli.main import main; main()"
)
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _faked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put the fake in place, and one file for each of its cases in the working folder."""
    monkeypatch.setitem(sys.modules, "hsm_policy.api", fake_api())
    monkeypatch.setattr(FakeRulebook, "asked", [])
    monkeypatch.chdir(tmp_path)
    for name in ("offer-refused", "offer-granted", "offer-open", "silent", "wrong", "crash"):
        Path(f"{name}.yaml").write_text(f"case: {name}\n", encoding="utf-8")
    Path("interrupt.yaml").write_text("case: interrupt", encoding="utf-8")


def whole_process(
    *words: str, code: str = FAKED, **options: str
) -> subprocess.CompletedProcess[str]:
    """Run the program with the fake in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **options}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment,
    )


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_evaluate_prints_the_verdict_and_nothing_else(capsys: Capture) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml"]) == 0
    assert capsys.readouterr() == (expected("refused"), "")


def test_evaluate_answers_in_dutch(capsys: Capture) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml", "--lang", "nl"]) == 0
    assert capsys.readouterr() == (expected("refused", "nl"), "")


@pytest.mark.parametrize(
    ("settings", "lang"),
    [
        ({"HSM_LANG": "nl", "LANG": "en_GB.UTF-8"}, "nl"),
        ({"HSM_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "nl_NL.UTF-8"}, "nl"),
        ({"HSM_LANG": "", "LC_ALL": "en_US", "LANG": "nl_NL.UTF-8"}, "en"),
        ({"HSM_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses_the_language(
    settings: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    for run in (fast_path.run, cli.run):
        assert run(["evaluate", "offer-refused.yaml"]) == 0
        assert capsys.readouterr().out == expected("refused", lang)
    assert cli.run(["evaluate", "offer-refused.yaml", "--lang", "en"]) == 0
    assert capsys.readouterr().out == expected("refused")
    assert cli.run(["evaluat"]) == 2
    assert ("onbekend commando" in capsys.readouterr().err) == (lang == "nl")


def test_a_single_case_is_indented_json(capsys: Capture) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml", "--format", "json", "--lang", "nl"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["verdicts"]["hsm_permit"]["outcome"] == "refused"
    assert out.startswith('{\n  "format": "hsm-policy/1",\n')
    assert "€" in out


def test_several_cases_are_one_object_a_line_and_a_wrong_one_stops_none(capsys: Capture) -> None:
    words = ["evaluate", "offer-open.yaml", "wrong.yaml", "silent.yaml", "--format", "json"]
    assert cli.run(words) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["case"] for line in out.splitlines()] == ["offer-open", "silent"]
    assert err == (
        "wrong.yaml:2:3: job.salary: not an amount\nwrong.yaml:9: unknown key `jbo` (job)\n"
    )


def test_several_cases_as_text_are_told_apart_by_a_line(capsys: Capture) -> None:
    assert cli.run(["evaluate", "silent.yaml", "silent.yaml"]) == 0
    first, second = capsys.readouterr().out.split(f"\n{'=' * 80}\n\n")
    assert first == second


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        (["offer-granted"], 0),
        (["offer-refused"], 3),
        (["offer-open"], 4),
        (["silent"], 1),
        (["offer-granted", "offer-open"], 4),
        (["offer-open", "offer-refused"], 3),
        (["offer-refused", "wrong"], 1),
    ],
)
def test_with_require_the_exit_status_is_the_outcome_and_of_several_the_worst(
    cases: list[str], status: int
) -> None:
    files = [f"{case}.yaml" for case in cases]
    assert cli.run(["evaluate", *files, "--require", "hsm_permit"]) == status


def test_a_required_question_that_is_not_raised_is_named(capsys: Capture) -> None:
    words = ["evaluate", "offer-refused.yaml", "--require", "partner_permit", "--lang", "nl"]
    assert cli.run(words) == 1
    expected = (
        "offer-refused.yaml: de zaak stelt de vraag `partner_permit` niet (wel: hsm_permit)\n"
    )
    assert capsys.readouterr().err == expected


def test_a_required_question_that_does_not_exist_stops_before_a_case_is_read(
    capsys: Capture,
) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml", "--require", "hsm_pemit"]) == 1
    assert capsys.readouterr() == ("", "no such question\n")


def test_only_the_questions_asked_for_are_decided_and_the_one_required() -> None:
    words = ["--for", "partner_permit", "--require", "hsm_permit"]
    assert cli.run(["evaluate", "offer-granted.yaml", *words]) == 0
    asked = ("partner_permit", "hsm_permit")
    assert FakeRulebook.asked[-1] == ("evaluate", "offer-granted", asked)


def test_a_brief_verdict_has_one_line_for_each_question(capsys: Capture) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml", "--brief"]) == 0
    assert capsys.readouterr().out == expected("brief")


def test_brief_and_full_exclude_each_other(capsys: Capture) -> None:
    assert cli.run(["evaluate", "offer-refused.yaml", "--brief", "--full"]) == 2
    assert "--brief and --full" in capsys.readouterr().err


def test_why_explains_each_question_asked_for(capsys: Capture) -> None:
    words = ["why", "silent.yaml", "hsm_permit", "--for", "x", "--format", "json"]
    assert cli.run(words) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert FakeRulebook.asked[-2:] == [("why", "silent", "hsm_permit"), ("why", "silent", "x")]


def test_why_needs_a_question_or_figure(capsys: Capture) -> None:
    assert cli.run(["why", "silent.yaml"]) == 2
    assert "--for is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["why", "silent.yaml", "unheard-of"], "silent.yaml: no such question\n"),
        (["why", "silent.yaml", "x", "--profile", "unheard-of"], "silent.yaml: no such profile\n"),
        (["minimum", "silent.yaml", "--profile", "unheard-of"], "silent.yaml: no such profile\n"),
        (["export", "silent.yaml", "--profile", "unheard-of"], "silent.yaml: no such profile\n"),
        (["routes", "silent.yaml", "--profile", "unheard-of"], "silent.yaml: no such profile\n"),
        (["what-if", "silent.yaml", "--set", "job.salry=1"], "--set: job.salry: no such key\n"),
    ],
)
def test_what_is_wrong_names_the_case_or_the_option(
    words: list[str], told: str, capsys: Capture
) -> None:
    assert cli.run(words) == 1
    assert capsys.readouterr() == ("", told)


@pytest.mark.parametrize(
    ("late", "words"),
    [
        ("hsm_policy.cli.context", ["evaluate", "silent.yaml"]),
        ("hsm_policy.cli.main", ["why", "silent.yaml", "x"]),
    ],
)
def test_an_interruption_while_the_program_starts_is_one_word(late: str, words: list[str]) -> None:
    code = (
        "import sys\n"
        "class Late:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == '{late}': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Late())\n"
        "from hsm_policy.__main__ import main\n"
        "main()\n"
    )
    done = whole_process(*words, code=code)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "interrupted\n")


@pytest.mark.parametrize("times", [1, 2])
def test_an_interruption_ends_a_search_that_python_cannot_end(times: int) -> None:
    code = (
        "import hashlib, signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # a shell may have it ignored
        "from hsm_policy import __main__\n"
        "from hsm_policy.cli import fast_path\n"
        "def search(_arguments):\n"
        "    print('searching', flush=True)\n"
        "    hashlib.pbkdf2_hmac('sha256', b'', b'', 2**31 - 1)\n"  # one step of Python
        "fast_path.run = search\n"
        "__main__.main()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(times):
            process.send_signal(signal.SIGINT)
        try:
            told = process.communicate(timeout=10)
        finally:
            process.kill()
    assert (process.returncode, told) == (1, ("", "interrupted\n"))


def test_progress_is_a_line_now_and_then_where_nobody_watches(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    for between, lines in ((0.0, 2), (600.0, 0)):
        monkeypatch.setattr(terminal, "BETWEEN_LINES", between)
        for done in range(3):
            terminal.progress("en", "prove.progress", done, 2)
        assert len(capsys.readouterr().err.splitlines()) == lines


def test_all_other_readings_are_tried_and_the_default_is_not(capsys: Capture) -> None:
    words = ["evaluate", "offer-refused.yaml", "--readings", "all"]
    assert cli.run([*words, "--format", "json"]) == 0
    turned = {"hsm_permit": "granted"}
    assert json.loads(capsys.readouterr().out)["under_readings"] == [
        {"point": "year_end_bonus", "reading": "any_guaranteed", "outcomes": turned}
    ]


def test_all_readings_are_tried_in_every_combination_too(capsys: Capture) -> None:
    words = ["evaluate", "offer-refused.yaml", "silent.yaml", "--readings", "all"]
    assert cli.run([*words, "--format", "json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["combinations"] for one in told] == [{"questions": {}, "points": []}] * 2
    assert cli.run(words) == 0
    assert capsys.readouterr().out.count("\nUnder every combination of readings\n") == 2


def test_options_reach_the_rulebook() -> None:
    words = ["--date", "2026-07-01", "--reading", "a=b", "--reading", "c=d", "--profile", "p"]
    more = ["--scenario", "s", "--scenario", "t", "--policy", "elsewhere"]
    assert cli.run(["evaluate", "silent.yaml", *words, *more]) == 0
    given = {"readings": {"a": "b", "c": "d"}, "profile": "p", "scenarios": ("s", "t")}
    assert FakeRulebook.asked == [
        ("load", Path("elsewhere")),
        ("options", {"date": "2026-07-01", **given}),
    ]


def test_a_problem_without_a_place_names_the_case(capsys: Capture) -> None:
    assert cli.run(["evaluate", "silent.yaml", "--profile", "unheard-of"]) == 1
    assert capsys.readouterr() == ("", "silent.yaml: no such profile\n")


def test_a_broken_rulebook_is_told_problem_by_problem(capsys: Capture) -> None:
    assert cli.run(["evaluate", "silent.yaml", "--policy", "broken"]) == 1
    assert (
        capsys.readouterr().err == "facts/b.yaml:2: bad row (?)\npolicy/a.lp:4:7: no such table\n"
    )


@pytest.mark.parametrize(
    ("file", "lang", "told"),
    [
        ("none.yaml", "en", "none.yaml: no such file"),
        ("none.yaml", "nl", "none.yaml: dit bestand bestaat niet"),
        (".", "en", ".: this is a folder, not a file"),
        ("no\nfile", "en", "no\\x0afile: no such file"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line(
    file: str, lang: str, told: str, capsys: Capture
) -> None:
    assert cli.run(["evaluate", file, "--lang", lang]) == 1
    assert capsys.readouterr() == ("", told + "\n")


def test_a_fault_of_the_program_is_one_line_too(capsys: Capture) -> None:
    assert cli.run(["why", "crash.yaml", "x"]) == 1
    told = "internal error: RuntimeError: a fault"
    assert capsys.readouterr().err == f"{told} (please report it; HSM_TRACEBACK=1 shows where)\n"


def test_whoever_looks_for_a_fault_gets_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HSM_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        cli.run(["why", "crash.yaml", "x"])


@pytest.mark.parametrize("command", ["evaluate", "export"])
def test_an_interruption_is_one_word(command: str, capsys: Capture) -> None:
    assert cli.run([command, "interrupt.yaml", "--lang=nl"]) == 1
    assert capsys.readouterr() == ("", "onderbroken\n")


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    standard_input(monkeypatch, b"case: offer-refused")
    assert cli.run(["evaluate", "-"]) == 0
    assert capsys.readouterr().out == expected("refused")


def test_what_is_wrong_with_standard_input_is_told_like_that_of_a_file(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    standard_input(monkeypatch, b"case: wrong")
    assert cli.run(["evaluate", "-", "--lang", "nl"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "standaardinvoer:2:3: job.salary: not an amount"


def test_closed_standard_input_is_told(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.run(["evaluate", "-", "--lang", "nl"]) == 1
    assert capsys.readouterr().err == "standaardinvoer: is gesloten\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["evaluat", "x"],
            "hsm: no such command: evaluat (did you mean evaluate?; see hsm --help)",
        ),
        (["evaluate"], "hsm evaluate: CASE... is missing (see hsm evaluate --help)"),
        (["why", "x", "--lang=nl"], "hsm why: --for ontbreekt (zie hsm why --help)"),
        (["what-if", "x"], "hsm what-if: --set is missing (see hsm what-if --help)"),
        (
            ["check", "--fromat", "json", "--lang", "nl"],
            "hsm check: onbekende optie: --fromat (bedoelt u --format?; zie hsm check --help)",
        ),
        (
            ["check", "--format", "xml"],
            "hsm check: --format: choose one of text, json, sarif, junit (see hsm check --help)",
        ),
        (
            ["why", "x", "y", "--date", "2026-02-30"],
            "hsm why: --date: `2026-02-30` is not a day such as 2026-03-01 (see hsm why --help)",
        ),
        (
            ["why", "x", "y", "--date", "20260301"],
            "hsm why: --date: `20260301` is not a day such as 2026-03-01 (see hsm why --help)",
        ),
        (
            ["export", "x", "--reading", "a", "--lang", "nl"],
            "hsm export: --reading: `a` heeft niet de vorm POINT=READING (zie hsm export --help)",
        ),
        (
            ["what-if", "x", "--set", "a=1", "--set", "a=2"],
            "hsm what-if: --set: `a` is given twice (see hsm what-if --help)",
        ),
        (["evaluate", "-", "-"], "hsm evaluate: `-` is given twice (see hsm evaluate --help)"),
        (["export", "--date"], "hsm: option --date needs a value (see hsm --help)"),
        (
            ["check", "a", "b"],
            "hsm check: got unexpected extra argument (b) (see hsm check --help)",
        ),
    ],
)
def test_wrong_usage_is_one_line_and_status_two(
    words: list[str], told: str, capsys: Capture
) -> None:
    assert cli.run(words) == 2
    assert capsys.readouterr() == ("", told + "\n")


def test_the_program_tells_its_version(capsys: Capture) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"hsm {__version__}\n"


def test_two_rulebooks_to_check_are_one_too_many(capsys: Capture) -> None:
    assert cli.run(["check", ".", "--policy", "."]) == 2
    told = capsys.readouterr().err
    assert "--policy and DIR both name a rulebook; give one of them" in told


def test_no_command_at_all_shows_the_help_as_wrong_usage(capsys: Capture) -> None:
    assert cli.run([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("Usage: hsm [OPTIONS] COMMAND")


@pytest.mark.parametrize(
    "command",
    ["evaluate", "why", "minimum", "min-salary", "what-if", "routes", "check", "schema", "export"],
)
def test_every_command_has_help(command: str, capsys: Capture) -> None:
    assert cli.run(["--help"]) == 0
    assert f"\n  {command} " in capsys.readouterr().out
    assert cli.run([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: hsm {command} ")


def test_why_shows_the_derivation_of_what_is_asked(capsys: Capture) -> None:
    assert cli.run(["why", "offer-refused.yaml", "hsm_permit", "--lang", "nl"]) == 0
    assert capsys.readouterr() == (expected("why", "nl"), "")
    assert FakeRulebook.asked[-1] == ("why", "offer-refused", "hsm_permit")


def test_why_as_json_is_the_tree(capsys: Capture) -> None:
    assert cli.run(["why", "offer-refused.yaml", "hsm_permit", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["atom"] == "outcome(hsm_permit,refused)"


def test_minimum_takes_an_input_and_a_question(capsys: Capture) -> None:
    words = ["minimum", "offer-refused.yaml", "worker.born", "--for", "blue_card"]
    assert cli.run(words) == 0
    assert capsys.readouterr() == (expected("minimum"), "")
    assert FakeRulebook.asked[-1] == ("minimum", "offer-refused", "worker.born", "blue_card")


def test_the_popular_name_of_minimum_asks_what_the_rulebook_declares(capsys: Capture) -> None:
    assert cli.run(["min-salary", "offer-refused.yaml", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["minimum"] == "5942.00"
    assert FakeRulebook.asked[-1] == ("minimum", "offer-refused", None, None)


@pytest.mark.parametrize(("case", "status"), [("silent", 3), ("offer-open", 4)])
def test_no_minimum_is_status_three_and_four_where_it_is_open_everywhere(
    case: str, status: int
) -> None:
    assert cli.run(["minimum", f"{case}.yaml"]) == status


def test_what_if_takes_changes_and_shows_what_differs(capsys: Capture) -> None:
    words = ["what-if", "offer-refused.yaml", "--set", "job.salary=5000", "--set", "worker.permit="]
    assert cli.run(words) == 0
    assert capsys.readouterr() == (expected("changes"), "")
    given = {"job.salary": "5000", "worker.permit": None}
    assert FakeRulebook.asked[-1] == ("what_if", "offer-refused", given)


def test_routes_are_a_table_and_below_it_what_each_lacks(capsys: Capture) -> None:
    assert cli.run(["routes", "offer-refused.yaml"]) == 0
    assert capsys.readouterr() == (expected("routes"), "")
    assert FakeRulebook.asked[-1] == ("routes", "offer-refused")


def test_routes_as_json_are_the_answer_as_it_is(capsys: Capture) -> None:
    assert cli.run(["routes", "offer-refused.yaml", "--format", "json", "--lang", "nl"]) == 0
    assert json.loads(capsys.readouterr().out) == convert(routes("nl"), RoutesReport).to_dict()


@pytest.mark.parametrize("words", [["somewhere"], ["--policy", "somewhere"]])
def test_check_fails_when_a_finding_is_an_error(words: list[str], capsys: Capture) -> None:
    assert cli.run(["check", *words]) == 1
    assert capsys.readouterr() == (expected("findings"), "")
    assert FakeRulebook.asked == [("check", Path("somewhere"))]


def test_check_passes_without_findings(capsys: Capture) -> None:
    assert cli.run(["check", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"findings": []}


def test_schema_is_json_in_either_format(capsys: Capture) -> None:
    assert cli.run(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == {"type": "object"}


def test_export_prints_the_program(capsys: Capture) -> None:
    assert cli.run(["export", "silent.yaml"]) == 0
    assert cli.run(["export", "silent.yaml", "--format", "json"]) == 0
    assert capsys.readouterr().out == '% silent\n{\n  "program": "% silent\\n"\n}\n'


def test_a_reader_who_stops_reading_is_no_problem() -> None:
    code = "import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1); " + FAKED
    done = whole_process("evaluate", "offer-refused.yaml", "silent.yaml", code=code)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_told() -> None:
    code = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1); " + FAKED
    done = whole_process("evaluate", "offer-refused.yaml", code=code)
    assert done.returncode == 1
    assert done.stderr == "the result could not be written: No space left on device\n"


def test_what_the_output_cannot_show_is_replaced_and_json_is_kept_whole() -> None:
    words = ("evaluate", "offer-refused.yaml", "--lang", "nl")
    assert (
        "Normbedrag             EUR 5.942,00"
        in whole_process(*words, PYTHONIOENCODING="ascii").stdout
    )
    done = whole_process(*words, "--format", "json", PYTHONIOENCODING="ascii")
    assert (
        "€ 5.942,00" in json.loads(done.stdout)["verdicts"]["hsm_permit"]["requirements"][2]["text"]
    )


def test_the_plain_way_never_loads_what_draws_on_a_terminal(tmp_path: Path) -> None:
    code = FAKED.replace("import main; main()", "import run; run(sys.argv[1:]); ")
    code += "print(*(name for name in ('rich', 'clingo', 'yaml') if name in sys.modules))"
    for _ in ("the texts are read and kept", "they come from the cache"):
        done = whole_process(
            "evaluate", "offer-refused.yaml", code=code, HSM_POLICY_CACHE=str(tmp_path)
        )
    assert (done.stdout.splitlines()[-1], done.stderr) == ("", "")


def test_help_loads_no_part_of_the_engine() -> None:
    code = (
        "import sys; from hsm_policy.cli.main import run; run(['--help']); "
        "print(*(name for name in ('rich', 'clingo', 'yaml', 'msgspec', 'hsm_policy.engine') "
        "if name in sys.modules))"
    )
    done = whole_process(code=code)
    assert (done.stdout.splitlines()[-1], done.stderr) == ("", "")


def test_on_a_terminal_the_same_text_is_coloured(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli.run(["evaluate", "offer-refused.yaml"]) == 0
    coloured = capsys.readouterr().out
    assert "\x1b[1;31mREFUSED\x1b[0m" in coloured
    assert _without_colour(coloured) == expected("refused")


def _without_colour(text: str) -> str:
    from rich.text import Text

    return "".join(f"{Text.from_ansi(line).plain}\n" for line in text.splitlines())

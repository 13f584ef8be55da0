"""The documentation is run: each `$ hsm ...` in it prints what the page shows below it.

Each page is run from top to bottom in a folder of its own, which holds a copy of the rulebook and
of the examples. A comment before a fenced block says that the block is more than an illustration:

    <!-- file: case.yaml -->         the block becomes this file
    <!-- append: policy/x.lp -->     the block is added at the end of this file
    <!-- change: facts/x.yaml -->    the block is a diff of this file

Beside `hsm`, a block of commands may hold `cp`, `mv` and `rm`, for a page that builds a folder.

`python -m tests.project.test_docs --update` writes the output of the commands into the pages
anew, the whole of the reference of the commands and of the ledger of statements, the codes of
`hsm check`, and the pictures.
"""

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from rich.console import Console
from rich.text import Text

from tests import ROOT
from tests.project import checks_page, ledger_page, provisions_page

pytestmark = pytest.mark.slow

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.yaml"))
CLI_PAGE = ROOT / "docs" / "reference" / "cli.md"
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = {
    REFERENCE / "ledger.md": ledger_page.page,
    REFERENCE / "provisions.md": provisions_page.page,
    REFERENCE / "guides.md": provisions_page.guides,
}
CHARTS_PAGE = ROOT / "docs" / "reference" / "charts.md"
PICTURE = ROOT / "docs" / "images" / "verdict.svg"
CHARTS = Path("docs") / "reference" / "charts"
RUN = [page for page in PAGES if page not in (CLI_PAGE, CHARTS_PAGE, *WRITTEN)]

BLOCK = re.compile(
    r"(?:^<!-- (?P<verb>file|append|change): (?P<path>\S+) -->\n)?"
    r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
TOOLS = ("cp", "mv", "rm")
_RUN = ("$ hsm ", *(f"$ {tool} " for tool in TOOLS))
MARCH_2026 = "1772323200"
"""The day on which the pages look at the rulebook, so that no table grows old between two runs."""
_LINK = re.compile(r"\]\((?!https?:)(?P<target>[^)#\s]+)(?:#[^)]*)?\)")
_DIGEST = re.compile(r"sha256:[0-9a-f]+")
_PROGRESS = re.compile(r"^(?:\d+ of \d+ .*|.*: \d+ of \d+)\n", re.MULTILINE)  # of a slow command


def run(command: str, folder: Path) -> str:
    """Run one command line, of `hsm` or a tool, in a folder; return what a terminal would show."""
    line, _, fed = command.partition(" < ")
    words = shlex.split(line)
    found = shutil.which(words[0]) if words[0] in TOOLS else None
    program = found or Path(sys.executable).with_name(words[0])
    done = subprocess.run(
        [program, *words[1:]],
        cwd=folder,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1", "TERM": "dumb"}
        | {"SOURCE_DATE_EPOCH": MARCH_2026},
        input=(folder / fed).read_text(encoding="utf-8") if fed else "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return _DIGEST.sub("sha256:...", _PROGRESS.sub("", done.stdout))


def rerun(page: str, folder: Path) -> str:
    """Run a page from top to bottom; return it with the output that its commands print now."""

    def block(match: re.Match[str]) -> str:
        verb, kind, body = match["verb"], match["kind"], match["body"]
        if verb:
            edit(folder / match["path"], verb, body)
        if kind != "console" or not body.startswith(_RUN):
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return "```console\n" + "\n".join(_shown(line, folder) for line in commands) + "```"

    return BLOCK.sub(block, page)


def cli_reference(folder: Path) -> str:
    """Make the reference of the commands out of their help texts."""
    listed = run("hsm --help", folder).split("Commands", 1)[1]
    names = re.findall(r"^[\s│]*([a-z][a-z-]+)(?:\s{2,}|\s*$)", listed, re.MULTILINE)
    sections = [_section("The program", "hsm --help")]
    sections += [_section(f"`hsm {name}`", f"hsm {name} --help") for name in names]
    return rerun(_CLI_HEAD + "\n".join(sections), folder)


_CLI_HEAD = """\
# The commands

<!-- Written by `make docs` from the help texts: change those, not this page. -->

Results go to standard output, everything else to standard error.

| exit status | meaning |
| --- | --- |
| 0 | done |
| 1 | it could not be done: one line for each problem says why |
| 2 | the command line itself is wrong |
| 3 | with `--require`: refused, or at risk; of `minimum`: there is none |
| 4 | with `--require`: open; of `minimum`: open everywhere |

"""


def verdict_picture(folder: Path) -> str:
    """Draw the beginning of a verdict as a terminal shows it, for the first page."""
    command = "hsm evaluate docs/examples/offer-asha.yaml"
    lines = run(command, folder).splitlines()
    lines = lines[: lines.index("EU Blue Card: REFUSED") - 1]
    text = Text("\n".join(lines))
    for word, style in (("REFUSED", "bold red"), ("GRANTED", "bold green"), ("not met", "red")):
        text.highlight_words([word], style)
    console = Console(record=True, file=io.StringIO(), width=84)
    console.print(text)
    drawn = console.export_svg(title=command, unique_id="verdict")
    return re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL)


def _section(title: str, command: str) -> str:
    return f"## {title}\n\n```console\n$ {command}\n```\n"


def _shown(line: str, folder: Path) -> str:
    output = run(line.removeprefix("$ "), folder)
    return f"{line}\n{output}" + ("" if not output or output.endswith("\n") else "\n")


def edit(path: Path, verb: str, body: str) -> None:
    """Do to a file what a block of a page says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = "" if verb == "file" else path.read_text(encoding="utf-8")
    after = _patched(before, body, path) if verb == "change" else before + body
    path.write_text(after, encoding="utf-8")


def _patched(text: str, diff: str, path: Path) -> str:
    """Apply a diff that shows lines and no line numbers; its old lines must occur just once."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if not line.startswith("+"))
    new = "".join(line[1:] for line in lines if not line.startswith("-"))
    assert f"\n{text}".count(f"\n{old}") == 1, f"{path.name} should hold once:\n{old}"
    return f"\n{text}".replace(f"\n{old}", f"\n{new}").removeprefix("\n")


def prepare(folder: Path) -> Path:
    """Copy the rulebook and the examples into a folder."""
    for part in ("policy", "facts", "docs/examples"):
        shutil.copytree(ROOT / part, folder / part)
    (folder / CHARTS).mkdir(parents=True)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return prepare(tmp_path)


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_its_commands_print(page: Path, folder: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert rerun(text, folder) == text, "run `make docs` and read what changed"


def test_the_page_of_charts_and_its_pictures_are_current(folder: Path) -> None:
    text = CHARTS_PAGE.read_text(encoding="utf-8")
    assert rerun(text, folder) == text, "run `make docs` and read what changed"
    kept, drawn = (_pictures(one / CHARTS) for one in (ROOT, folder))
    assert drawn
    assert kept == drawn, "run `make docs` and look at what changed"


def test_the_picture_on_the_first_page_is_current(folder: Path) -> None:
    current = PICTURE.read_text(encoding="utf-8")
    assert verdict_picture(folder) == current, "run `make docs` and look at what changed"


def _pictures(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in sorted(folder.iterdir())}


def test_the_reference_of_the_commands_is_current(folder: Path) -> None:
    current = CLI_PAGE.read_text(encoding="utf-8")
    assert cli_reference(folder) == current, "run `make docs` and read what changed"


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.stem)
def test_a_page_that_is_written_from_the_rulebook_is_current(page: Path) -> None:
    current = page.read_text(encoding="utf-8")
    assert WRITTEN[page](ROOT) == current, "run `make docs` and read what changed"


def test_the_pages_of_the_findings_are_current() -> None:
    for path in (path for path in PAGES if path.name in checks_page.PAGES):
        current = path.read_text(encoding="utf-8")
        assert checks_page.page(path, current) == current, "run `make docs` and read what changed"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["en", "nl"])
def test_an_example_is_decided(example: Path, lang: str, folder: Path) -> None:
    printed = run(f"hsm evaluate docs/examples/{example.name} --format json --lang {lang}", folder)
    assert f'"case": "{example.stem}"' in printed or f'"case":"{example.stem}"' in printed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    gone = [target for target in _LINK.findall(text) if not (page.parent / target).exists()]
    assert gone == []


def test_the_index_leads_to_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    linked = {(ROOT / "docs" / target).resolve() for target in _LINK.findall(index)}
    assert {page for page in PAGES if page.parent != ROOT and page.name != "index.md"} <= linked


def _update() -> None:
    PICTURE.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        PICTURE.write_text(verdict_picture(prepare(Path(name))), encoding="utf-8")
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as name:
            fresh = _fresh(page, text, prepare(Path(name)))
            if page == CHARTS_PAGE:
                shutil.copytree(Path(name) / CHARTS, ROOT / CHARTS, dirs_exist_ok=True)
        if fresh != text:
            page.write_text(fresh, encoding="utf-8")
            print(f"updated {page.relative_to(ROOT)}")


def _fresh(page: Path, text: str, folder: Path) -> str:
    if page == CLI_PAGE:
        return cli_reference(folder)
    if page in WRITTEN:
        return WRITTEN[page](folder)
    return rerun(checks_page.page(page, text) if page.name in checks_page.PAGES else text, folder)


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit("usage: python -m tests.project.test_docs --update")
    _update()

"""Installed from its wheel, away from the checkout, the program is whole."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT

pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "docs" / "examples" / "offer-asha.yaml"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the tools that are installed already, so without a network."""
    out = tmp_path_factory.mktemp("dist")
    build = ["build", "--wheel", "--no-isolation", f"--outdir={out}", str(ROOT)]
    _run([sys.executable, "-m", *build], out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment that holds the wheel, and borrows the dependencies of this one."""
    folder = tmp_path_factory.mktemp("away")
    environment = folder / "env"
    venv.create(environment)
    python = environment / "bin" / "python"
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    _run([sys.executable, "-m", "pip", f"--python={python}", *install], folder)
    packages = environment / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)), encoding="utf-8")
    (folder / "case.yaml").write_bytes(EXAMPLE.read_bytes())
    return folder


def test_the_rulebook_and_the_license_travel_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    for folder in ("policy", "facts"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert {f"hsm_policy/shipped/{path.relative_to(ROOT)}" for path in files} <= held
    for folder in (
        "authoring/skeleton",
        "messages/diagnostics",
        "messages/texts",
        "presentation/html/templates",
        "service/page/templates",
    ):
        files = [path for path in (ROOT / "hsm_policy" / folder).rglob("*") if path.is_file()]
        assert {str(path.relative_to(ROOT)) for path in files} <= held
    assert any(name.endswith("licenses/LICENSE") for name in held)
    assert "hsm_policy/py.typed" in held
    assert not any(name.startswith(("tests/", "docs/")) for name in held)


def test_the_program_is_the_one_from_the_wheel(home: Path) -> None:
    python = home / "env" / "bin" / "python"
    where = _run([python, "-c", "import hsm_policy; print(hsm_policy.__file__)"], home)
    assert Path(where.strip()).is_relative_to(home)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["evaluate", "case.yaml"], {"format", "verdicts", "figures", "duties", "risks", "notes"}),
        (["why", "case.yaml", "hsm_permit"], {"atom", "text", "rule", "because"}),
        (["minimum", "case.yaml"], {"input", "for", "minimum", "regions"}),
        (["what-if", "case.yaml", "--set", "job.salary=9000"], {"changes"}),
        (["check"], {"findings"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_works_without_the_checkout(
    home: Path, arguments: list[str], keys: set[str]
) -> None:
    answer: dict[str, Any] = json.loads(_hsm(home, *arguments, "--format", "json"))
    assert keys <= answer.keys()


def test_a_text_is_printed_without_the_checkout(home: Path) -> None:
    assert _hsm(home, "evaluate", "case.yaml", "--lang", "nl").strip()


def test_a_rulebook_can_be_begun_without_the_checkout(home: Path) -> None:
    assert "policy/verdict.lp" in _hsm(home, "new", "rulebook", "begun")
    assert _hsm(home, "check", "begun").strip() == "No findings."


def test_the_schema_comes_without_the_checkout(home: Path) -> None:
    assert json.loads(_hsm(home, "schema"))["$schema"]


def test_the_export_comes_without_the_checkout(home: Path) -> None:
    assert "outcome" in _hsm(home, "export", "case.yaml")


def _hsm(home: Path, *arguments: str) -> str:
    return _run([home / "env" / "bin" / "hsm", *arguments], home)


def _run(command: list[str | Path], folder: Path) -> str:
    """Run a command in a folder that is not the checkout, with a cache of its own."""
    apart = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**apart, "XDG_CACHE_HOME": str(folder / "cache"), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

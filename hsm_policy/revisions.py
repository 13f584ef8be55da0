"""A rulebook named on the command line: a folder, or a git revision of the one at hand."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hsm_policy.folder import PARTS
from hsm_policy.problems import Problems, make

_SECONDS = 60


@contextmanager
def rulebook_at(name: str, around: Path) -> Iterator[Path]:
    """Give a folder with the rulebook of a name, for as long as it is needed.

    A folder stands for itself. All else is a revision (`HEAD~1`, a tag, a branch) of the git
    repository in which the folder `around` holds a rulebook.

    Raises:
        Problems: it is neither.
    """
    folder = Path(name)
    if folder.is_dir():
        yield folder
        return
    with TemporaryDirectory(prefix="hsm-") as made:
        _extract(name, around, Path(made))
        yield Path(made)


def _extract(name: str, around: Path, into: Path) -> None:
    """Write the rulebook of a revision into a folder."""
    # What begins with a hyphen would be read as an option.
    if name.startswith("-") or _git(around, "rev-parse", "--verify", f"{name}^{{commit}}") is None:
        raise Problems([make("no_revision", args={"name": name})])
    packed = _git(around, "archive", "--format=tar", name, "--", *PARTS)
    if packed is None:
        raise Problems([make("no_rulebook_then", args={"name": name})])
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(into, filter="data")


def _git(around: Path, *words: str) -> bytes | None:
    """Give what git prints, None where it cannot."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell reads the words
            ["git", "-C", str(around), *words],  # noqa: S607 - the user's own git
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout

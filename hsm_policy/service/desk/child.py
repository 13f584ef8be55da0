"""The process in which the desk runs a rulebook that may come from a stranger.

It reads requests from standard input, one on a line, and answers each with lines of `protocol`. It
ends with the process that asks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from hsm_policy.api import Rulebook
from hsm_policy.authoring import RulebookIndex, completions, hover, processors, texts_of
from hsm_policy.messages import LANGUAGES, Diagnostic, DiagnosticsError
from hsm_policy.rulebook import scenario_files
from hsm_policy.service.desk.protocol import Asked, Line, Shown
from hsm_policy.service.problems import ProblemPart
from hsm_policy.validator import bound_memory

if TYPE_CHECKING:
    from hsm_policy.presentation import Page

_SEARCH = 0.75
"""The part of the time in which is searched; to end a search and to tell it takes the rest."""

WIDE = 100_000
"""The width of a page of text whose paragraphs the browser wraps."""


class Folders(NamedTuple):
    """The rulebook as it was before, as it is now, and where tables of people stand."""

    before: Path
    now: Path
    root: Path


Part = Callable[[Any], None]
"""Sends a part of an answer."""


def check(at: Folders, asked: Asked, _part: Part) -> Shown:
    """Return the findings on the rulebook."""
    return Shown(Rulebook.check(at.now, asked.seconds).report(asked.lang).to_dict())


def test(at: Folders, asked: Asked, part: Part) -> Shown:
    """Run the scenarios of the files with `only` in their path, and send those of each file."""
    book = Rulebook.load(at.now)
    names = [path.relative_to(at.now).as_posix() for path in scenario_files(at.now)]
    chosen = [name for name in names if asked.only.lower() in name.lower()]
    part(len(chosen))
    for name in chosen:
        part(book.test(name, 1).to_dict(asked.lang))
    return Shown(None)


def diff(at: Folders, asked: Asked, part: Part) -> Shown:
    """Compare the rulebook with what it was, and send what is known so far."""
    from hsm_policy.authoring import compare_in_steps
    from hsm_policy.presentation import render_diff

    shown = Shown(None)
    for found in compare_in_steps(at.before, at.now, asked.seconds * _SEARCH, asked.only):
        answer, titles = found.report(asked.lang), found.after.titles(asked.lang)
        shown = _shown(answer.to_dict(), render_diff(answer, titles, asked.lang, WIDE))
        part(shown)
    return shown


def impact(at: Folders, asked: Asked, _part: Part) -> Shown:
    """Show what the edits change for a table of people."""
    from hsm_policy.analysis import RowOptions
    from hsm_policy.authoring import Impact
    from hsm_policy.presentation import render_impact

    before, after = Rulebook.load(at.before), Rulebook.load(at.now)
    people = at.root / asked.people
    answer = Impact.of(before, after, people, None, RowOptions()).run(lambda *_: None)
    titles = after.titles(asked.lang)
    return _shown(answer.to_dict(), render_impact(answer, titles, asked.lang, WIDE))


def prove(at: Folders, asked: Asked, _part: Part) -> Shown:
    """Prove the properties with `only` in their name, as far as the time goes."""
    from hsm_policy.authoring import prove_properties
    from hsm_policy.presentation import render_proofs

    book = Rulebook.load(at.now)
    limit = asked.seconds * _SEARCH
    answer = prove_properties(book, asked.only, processors(), seconds=limit).report(asked.lang)
    return _shown(answer.to_dict(), render_proofs(answer, asked.lang, WIDE))


class Editor:
    """Completion and hover, over an index of the files that is kept between requests."""

    def __init__(self) -> None:
        self.index = RulebookIndex({})

    def complete(self, at: Folders, asked: Asked, _part: Part) -> Shown:
        """Return what can be written at a place."""
        index = self._indexed(at, asked)
        found = completions(index, asked.file, asked.offset)
        return Shown([one._asdict() for one in found])

    def hover(self, at: Folders, asked: Asked, _part: Part) -> Shown:
        """Return what is known of the name at a place, as Markdown; null where it is none."""
        found = hover(self._indexed(at, asked), asked.file, asked.offset, asked.lang)
        if found is None:
            return Shown(None)
        text, spot = found
        return Shown({"text": text, "start": spot.start, "end": spot.end})

    def _indexed(self, at: Folders, asked: Asked) -> RulebookIndex:
        texts = texts_of(at.now, {asked.file: asked.text})
        self.index = RulebookIndex(texts, self.index)
        return self.index


def _shown(report: Any, page: Page) -> Shown:  # noqa: ANN401 - of any command
    return Shown(report, [[(one.text, one.style) for one in line] for line in page.lines])


def main(root: str, megabytes: int) -> None:
    """Answer requests from standard input until it ends."""
    bound_memory(megabytes * 1_000_000)
    folder, editor = Path(root), Editor()
    at = Folders(folder / "before", folder / "now", folder)
    tasks: dict[str, Callable[[Folders, Asked, Part], Shown]] = {
        "check": check,
        "test": test,
        "diff": diff,
        "impact": impact,
        "prove": prove,
        "complete": editor.complete,
        "hover": editor.hover,
    }
    for asked in _requests():
        try:
            _write(Line(done=tasks[asked.task](at, asked, lambda part: _write(Line(part=part)))))
        except DiagnosticsError as found:
            _write(Line(refused=[_refusal(one) for one in found.problems]))
        except MemoryError:
            _write(Line(failed="memory"))
        except Exception:  # noqa: BLE001 - its text may hold what somebody wrote
            _write(Line(failed="internal"))


def _refusal(one: Diagnostic) -> ProblemPart:
    text = {lang: one.line_of_text(lang) for lang in LANGUAGES}
    return ProblemPart(one.file, one.code or "internal", text, one.line)


def _requests() -> Iterator[Asked]:
    """Yield requests; a thread reads them, and ends the process with the last."""
    queue: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in sys.stdin.buffer:
            queue.put(line)
        os._exit(0)

    Thread(target=read, daemon=True).start()
    while True:
        yield msgspec.json.decode(queue.get(), type=Asked)


def _write(line: Line) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

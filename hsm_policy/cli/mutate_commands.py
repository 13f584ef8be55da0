"""`hsm mutate`: small changes of a rulebook, and which of them no scenario notices."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsm_policy.cli import terminal
from hsm_policy.cli.commands import open_book
from hsm_policy.cli.usage import DONE
from hsm_policy.messages import say

if TYPE_CHECKING:
    from hsm_policy.api import Rulebook
    from hsm_policy.authoring import Mutation
    from hsm_policy.cli.commands import Settings


def mutate(
    settings: Settings, only: str | None, jobs: int | None, state: str | None, write: str | None
) -> int:
    """Try the mutants of a rulebook by its scenarios, and show what survives."""
    from hsm_policy.authoring import MutationOptions, processors
    from hsm_policy.authoring import run_mutation as find
    from hsm_policy.presentation import render_mutation

    book, lang = open_book(settings), settings.lang
    kept = Path(state) if state else _kept(book)

    def tell(what: str, done: int, count: int) -> None:
        counts = {"done": str(done), "all": str(count)}
        terminal.progress(say(what, lang, **counts) if done < count else "")

    found = find(book, MutationOptions(only or "", jobs or processors(), kept), tell)
    count = _write(book, found, Path(write), lang) if write else 0
    if settings.wants_json:
        terminal.print_json(found.to_dict(lang), one_line=False)
        return DONE
    terminal.print_page(render_mutation(found, lang, terminal.width()))
    if write:
        text = say("mutate_written", lang, file=write, count=str(count))
        terminal.print_text(f"\n{text}\n")
    return DONE


def _kept(book: Rulebook) -> Path | None:
    """Give the file in the user's cache that keeps what was found of a rulebook."""
    folder = book.engine.cache.folder
    return folder / f"{book.source.digest[:16]}.mutants" if folder else None


def _write(book: Rulebook, found: Mutation, file: Path, lang: str) -> int:
    """Add a scenario for each witness to a file, with what the rulebook as it is says of it."""
    import yaml

    from hsm_policy.authoring import expected_of
    from hsm_policy.presentation import witness_scenarios

    expected: dict[str, dict[str, Any]] = {}
    for mutant, result in found.survivors:
        if result.witness is not None:
            case = book.with_options(
                book.case(result.witness.case), scenarios=tuple(result.witness.scenarios)
            )
            expected[mutant.key] = expected_of(book.evaluate(case))
    written = witness_scenarios(found, expected, lang)
    if written:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        apart = [deepcopy(one) for one in written]  # no anchors: the reader refuses them
        text = yaml.safe_dump(apart, sort_keys=False, allow_unicode=True, width=100)
        with file.open("a", encoding="utf-8") as stream:
            begun = "scenarios:" in before
            stream.write(("" if begun else "scenarios:\n") + _indented(text))
    return len(written)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))

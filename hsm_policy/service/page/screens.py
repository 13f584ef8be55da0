"""The screens of the page, each rendered from the case that a form brings along."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from hsm_policy.documents import parse_document, to_plain
from hsm_policy.messages import DiagnosticsError, say
from hsm_policy.presentation import Words
from hsm_policy.service.page.form import CaseForm, problem_text
from hsm_policy.service.page.posted import Posted, as_changes, done
from hsm_policy.service.page.telling import (
    Told,
    carried_document,
    raising,
    read_told,
    today,
    with_fields,
)
from hsm_policy.service.page.verdict_view import VerdictView

if TYPE_CHECKING:
    from starlette.responses import Response

    from hsm_policy.api import Rulebook
    from hsm_policy.service.problems import Answer

HERE = Path(__file__).resolve().parent

ICONS = {"granted": "✓", "refused": "✕", "open": "?", "at_risk": "!", "not_needed": "="}

STATE_ICONS = {"met": "✓", "unmet": "✕", "open": "?", "waived": "=", "": "•"}


class Answers(Protocol):
    """What answers questions about a rulebook: the processes of the service."""

    book: Rulebook

    async def answer(self, verb: str, body: bytes | Mapping[str, Any], lang: str = "en") -> Answer:
        """Return the answer to a question, or a problem."""
        ...


class Found(NamedTuple):
    """An answer for a screen: its data, or the sentences that say why there is none."""

    data: dict[str, Any]
    refused: list[str]


class Screen:
    """One screen in one language: the case that it is about, and what it asks of the engine."""

    def __init__(self, answers: Answers, lang: str) -> None:
        self.answers, self.lang, self.book = answers, lang, answers.book
        self.words = Words(titles_of(self.book, lang), lang)

    def told(self, posted: Posted) -> Told:
        """Return the case that a form tells, after what its button does."""
        document = carried_document(posted.text("case"))
        if not document:
            document = {"case": self.tell("my_case"), "date": today()}
        wanted = [name for name in posted.texts("for") if name]
        said = posted.text("said") or self.lang
        document = with_fields(self.book, document, posted.fields, said)
        document = done(self.book.source, document, posted.text("do"))
        return read_told(self.book, raising(self.book, document, wanted), wanted)

    def opened(self, text: bytes, name: str) -> Told | list[str]:
        """Return the case of a file, or the sentences that say why it is none."""
        try:
            case = self.book.case_text(text, name)
        except DiagnosticsError as refused:
            document = _plain(text)
            if document is None:
                return [one.line_of_text(self.lang) for one in refused.problems]
            return read_told(self.book, document)
        return read_told(self.book, case.document)

    async def ask(self, verb: str, told: Told, **options: Any) -> Found:  # noqa: ANN401
        """Return the answer to a question about the case."""
        found = await self.answers.answer(verb, {"case": told.document, **options}, self.lang)
        data: dict[str, Any] = found.json()
        if found.status == 200:  # noqa: PLR2004 - as HTTP has it
            return Found(data, [])
        errors = [one["text"][self.lang] for one in data.get("errors", ())]
        return Found({}, errors or [data.get("detail") or data["title"]])

    async def verdict(self, told: Told) -> tuple[VerdictView | None, list[str]]:
        """Return the verdict on a case, or why there is none yet."""
        if told.problems or not told.questions:
            return None, []
        found = await self.ask("page.verdict", told, question=list(told.questions))
        readings = told.case.readings
        view = VerdictView(self.book.source, self.words, found.data, readings)
        return (view if found.data else None), found.refused

    def form(self, told: Told, view: VerdictView | None = None) -> CaseForm:
        """Return the form of a case."""
        return CaseForm(self.book, self.words, told, view.matters if view else ())

    def tell(self, name: str, **values: str) -> str:
        """Return a sentence of the page."""
        return say(f"page.{name}", self.lang, **values)

    def render(
        self,
        template: str,
        told: Told | None = None,
        status: int = 200,
        **values: Any,  # noqa: ANN401
    ) -> Response:
        """Return a screen as HTML."""
        text = environment().get_template(template)
        shown = text.render(
            t=self.tell,
            w=self.words,
            lang=self.lang,
            told=told,
            book=self.book,
            screen=template.removesuffix(".html"),
            icons=ICONS,
            state_icons=STATE_ICONS,
            apply=as_changes,
            problem_text=problem_text,
            **{"empty": False, **values},
        )
        return HTMLResponse(shown, status)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The titles of all questions."""
        return {name: self.words.heading("questions", name) for name in self.book.source.questions}

    async def at_once(self, *asked: Any) -> list[Any]:  # noqa: ANN401
        """Return several answers, asked for at the same time."""
        return list(await asyncio.gather(*asked))


def _plain(text: bytes) -> dict[str, Any] | None:
    """Return the document of a file that is no valid case but can be shown; None for another."""
    try:
        document = parse_document(text)
    except DiagnosticsError:
        return None
    if document.problems or document.node is None:
        return None
    plain = to_plain(document.node)
    return plain if isinstance(plain, dict) else None


_TITLES: dict[tuple[str, str], dict[str, Any]] = {}


def titles_of(book: Rulebook, lang: str) -> dict[str, Any]:
    """Return the titles of a rulebook in a language, made once."""
    key = (book.source.digest, lang)
    if key not in _TITLES:
        if len(_TITLES) > len(ICONS):
            _TITLES.clear()
        _TITLES[key] = book.titles(lang)
    return _TITLES[key]


_MADE: list[Environment] = []


def environment() -> Environment:
    """Return the templates, read once; every text in them is escaped."""
    if not _MADE:
        _MADE.append(
            Environment(
                loader=FileSystemLoader(HERE / "templates"),
                autoescape=True,
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
            )
        )
    return _MADE[0]

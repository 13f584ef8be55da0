"""A page without a browser: what its forms hold, and the answers that it needs, in this process."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import httpx2
import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware

from hsm_policy import Rulebook
from hsm_policy.service.answers import answer
from hsm_policy.service.guard import Guard
from hsm_policy.service.page.routes import page_routes
from hsm_policy.service.problems import Answer

Fields = list[tuple[str, str]]


class LocalAnswers:
    """Answers in this process, as the processes of the service give them."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self.asked: list[str] = []

    async def answer(self, verb: str, body: bytes | Mapping[str, Any], lang: str = "en") -> Answer:
        """Return the answer to a question, or a problem."""
        self.asked.append(verb)
        text = body if isinstance(body, bytes) else msgspec.json.encode(body)
        return answer(self.book, verb, text, lang)


class Client:
    """A client of the page over a rulebook, in this process."""

    def __init__(self, book: Rulebook) -> None:
        routes = page_routes(LocalAnswers(book))
        self._app = Starlette(routes=routes, middleware=[Middleware(Guard)])

    def get(self, path: str, **options: Any) -> httpx2.Response:
        """Return the answer to GET."""
        return asyncio.run(self._send("GET", path, options))

    def post(self, path: str, **options: Any) -> httpx2.Response:
        """Return the answer to POST."""
        return asyncio.run(self._send("POST", path, options))

    async def _send(self, method: str, path: str, options: dict[str, Any]) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=self._app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost") as sender:
            return await sender.request(method, path, **options)


class Page(HTMLParser):
    """The fields of the form `case` on a page as a browser would send them, and its texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self.buttons: Fields = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field with its value."""
        found = {name: text or "" for name, text in attrs}
        self.tags.append((tag, found))
        name = found.get("name", "")
        if tag == "select":
            self._select = name
            self.fields.append((name, ""))
        elif tag == "option" and "selected" in found and self._select:
            self.fields[-1] = (self._select, found["value"])
        elif tag == "button":
            self.buttons.append((name, found.get("value", "")))
        elif tag == "input" and name and _is_sent(found):
            self.fields.append((name, found.get("value", "on")))

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All texts, with single spaces."""
        return " ".join(" ".join(self.texts).split())

    def names(self) -> set[str]:
        """Return the paths of the fields for values."""
        return {name[2:] for name, _ in self.fields if name.startswith("v:")}

    def filled(self, **values: str) -> Fields:
        """Return the fields with other values by path, as a teller changes them."""
        kept = [(name, text) for name, text in self.fields if name[2:] not in values]
        return kept + [(f"v:{path}", text) for path, text in values.items()]


def _is_sent(field: Mapping[str, str]) -> bool:
    kind = field.get("type", "text")
    return kind != "file" and (kind not in ("radio", "checkbox") or "checked" in field)

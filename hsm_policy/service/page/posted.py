"""What a browser sends: the fields of a form or a file, within bounds, and the language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from hsm_policy.documents import edited, unindexed
from hsm_policy.messages import LANGUAGES
from hsm_policy.service.page.telling import value_at

if TYPE_CHECKING:
    from starlette.requests import Request

    from hsm_policy.rulebook import RulebookData

LARGEST = 256 * 1024
"""The most bytes of a form; a case that it tells is at most a quarter of it."""

MOST_FIELDS = 3000


class TooLargeError(Exception):
    """A form that is larger than a case can need."""


class Posted(NamedTuple):
    """The fields of a form in order, and the file that came with it."""

    fields: Sequence[tuple[str, str]]
    file: bytes = b""
    name: str = ""

    def text(self, name: str) -> str:
        """Return the last text of a field, or nothing."""
        return next((text for one, text in reversed(self.fields) if one == name), "")

    def texts(self, name: str) -> list[str]:
        """Return all texts of a field."""
        return [text for one, text in self.fields if one == name]

    def data(self, name: str, kind: type) -> Any:  # noqa: ANN401
        """Return the JSON of a field, an empty one of a kind where it is not of it."""
        try:
            found = json.loads(self.text(name))
        except (ValueError, RecursionError):
            return kind()
        return found if isinstance(found, kind) else kind()


async def read_posted(request: Request, largest: int = LARGEST) -> Posted:
    """Read a form of at most `largest` bytes. Raises TooLargeError."""
    if int(request.headers.get("content-length", "0") or 0) > largest:
        raise TooLargeError
    if request.headers.get("content-type", "").startswith("multipart/"):
        return await _multipart(request, largest)
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise TooLargeError
    try:
        text = body.decode()
        return Posted(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        return Posted([])


async def _multipart(request: Request, largest: int) -> Posted:
    try:
        form = await request.form(max_files=1, max_fields=100, max_part_size=largest)
    except MultiPartException:
        return Posted([])
    fields = [(name, one) for name, one in form.multi_items() if isinstance(one, str)]
    files = [one for _, one in form.multi_items() if isinstance(one, UploadFile)]
    file = await files[0].read(largest + 1) if files else b""
    name = files[0].filename or "" if files else ""
    await form.close()
    if len(file) > largest:
        raise TooLargeError
    return Posted(fields, file, name)


def language(request: Request) -> str:
    """Return the language of the address, else the one that the browser prefers."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return asked
    for part in request.headers.get("accept-language", "").split(","):
        spoken = part.strip()[:2].lower()
        if spoken in LANGUAGES:
            return spoken
    return LANGUAGES[0]


def done(source: RulebookData, document: dict[str, Any], do: str) -> dict[str, Any]:
    """Return a document after what a button does.

    `add:PATH` adds an item to a list, `remove:PATH` takes out a key or an item,
    `read:POINT=READING` chooses a reading, and `set:JSON` sets values by path. What names nothing
    changes nothing.
    """
    kind, _, rest = do.partition(":")
    known = {*source.vocabulary.inputs, *source.vocabulary.groups}
    changes: dict[str, Any] = {}
    if kind == "add" and rest in source.vocabulary.groups:
        items = value_at(document, rest)
        changes = {f"{rest}[{len(items)}]": {}} if isinstance(items, list) else {rest: [{}]}
    elif kind == "remove" and unindexed(rest).removesuffix("[]") in known:
        changes = {rest: None}
    elif kind == "read":
        point, _, reading = rest.partition("=")
        if point in source.points:
            changes = {f"readings.{point}": reading or None}
    elif kind == "set":
        given = Posted([("set", rest)]).data("set", dict)
        changes = {path: value for path, value in given.items() if unindexed(path) in known}
    document, _ = edited(document, changes)
    if document.get("readings") == {}:
        del document["readings"]
    return document


def as_changes(changes: Sequence[Mapping[str, Any]]) -> str:
    """Return the changes of a repair as the button that applies them says."""
    return "set:" + json.dumps({one["input"]: one["to"] for one in changes})

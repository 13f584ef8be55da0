"""Standard input, output and error: the only module that touches them."""

from __future__ import annotations

import errno
import os
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, TextIO

from hsm_policy.messages import say
from hsm_policy.presentation import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hsm_policy.presentation import Page

NARROWEST, PLAIN, WIDEST = 40, 80, 100
"""Widths of a page in characters; `PLAIN` is used when the output is not a terminal."""

_MOST_BYTES = 64 * 1024 * 1024
"""Larger than the greatest case that the reader accepts."""

BETWEEN_LINES = 10.0
"""The seconds between lines of progress, where standard error is no terminal."""

_lines_due: dict[str, float] = {}
"""When the next line of a progress that is under way is due, by its text key."""

_began: dict[str, tuple[float, int]] = {}
"""When a progress that is under way began, and with how much done, by its text key."""

_STYLES = {
    "strong": "bold",
    "good": "bold green",
    "bad": "bold red",
    "open": "bold yellow",
    "faint": "dim",
}


def width() -> int:
    """Return the width of a page in characters."""
    if not _is_terminal():
        return PLAIN
    import shutil

    return min(max(shutil.get_terminal_size().columns, NARROWEST), WIDEST)


def print_page(page: Page) -> None:
    """Print a page: with colours on a terminal, else as plain text."""
    if not _is_terminal():
        print_text(page.text())
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    for line in page.lines:
        console.print(Text.assemble(*((text, _STYLES.get(style, "")) for text, style in line)))


def print_json(answer: Mapping[str, object], *, one_line: bool = False) -> None:
    """Print an object as JSON, on one line or indented."""
    import json

    encoding = getattr(sys.stdout, "encoding", None) or ""
    ascii_only = not encoding.lower().startswith("utf")
    indent = None if one_line else 2
    print_text(json.dumps(answer, ensure_ascii=ascii_only, indent=indent) + "\n")


def print_text(text: str) -> None:
    """Write to standard output; a closed pipe is not an error.

    Raises:
        OSError: the text cannot be written for another reason, such as a full disk.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    try:
        sys.stdout.write(_encodable(text, sys.stdout))
        sys.stdout.flush()
    except BrokenPipeError:
        forget_output()


def forget_output() -> None:
    """Discard the rest of standard output, so that closing the stream cannot fail either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def complain(lines: Iterable[str]) -> None:
    """Write messages to standard error, one on each line."""
    if sys.stderr is None:
        return
    try:
        for line in lines:
            sys.stderr.write(printable(line) + "\n")
        sys.stderr.flush()
    except OSError:
        return


def progress(lang: str, text: str, done: int, count: int) -> None:
    """Show progress: on a terminal over the previous line, else as a line now and then.

    `text` is a text key with the placeholders `{done}` and `{all}`, and `{left}` for the time.
    """
    if sys.stderr is None:
        return
    told = {"done": str(done), "all": str(count), "left": _left(text, done, count)}
    shown = say(text, lang, **told) if done < count else ""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{printable(shown)}")
        sys.stderr.flush()
    elif not shown:
        _lines_due.pop(text, None)
        _began.pop(text, None)
    elif (now := time.monotonic()) >= _lines_due.setdefault(text, now + BETWEEN_LINES):
        _lines_due[text] = now + BETWEEN_LINES
        complain([shown])


def _left(text: str, done: int, count: int) -> str:
    """Return the time that the rest takes at the speed so far, as h:mm:ss; "?" at the beginning."""
    began, first = _began.setdefault(text, (time.monotonic(), done))
    if done <= first:
        return "?"
    seconds = (time.monotonic() - began) * (count - done) / (done - first)
    return str(timedelta(seconds=round(seconds)))


def read_input(lang: str) -> bytes:
    """Read at most 64 MB of standard input.

    Raises:
        DiagnosticsError: standard input is closed or cannot be read.
    """
    from hsm_policy.messages import Diagnostic, DiagnosticsError

    try:
        if sys.stdin is not None:
            return sys.stdin.buffer.read(_MOST_BYTES)
        message = say("input_closed", lang)
    except OSError as error:
        message = reason(error, lang)
    raise DiagnosticsError([Diagnostic(message=message, file=say("standard_input", lang))])


def read_line() -> str | None:
    """Read one line of standard input; None at its end."""
    line = sys.stdin.readline() if sys.stdin is not None else ""
    return line.rstrip("\n") if line else None


def reason(error: OSError, lang: str) -> str:
    """Return the reason why a file could not be read, in words."""
    match error:
        case FileNotFoundError():
            return say("not_found", lang)
        case IsADirectoryError():
            return say("is_folder", lang)
        case PermissionError():
            return say("not_allowed", lang)
    return say("cannot_read", lang, reason=error.strerror or type(error).__name__)


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _encodable(text: str, stream: TextIO) -> str:
    """Replace characters that the encoding of the stream lacks."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.replace("€", "EUR").encode(encoding, "replace").decode(encoding)
    return text

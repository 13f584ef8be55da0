"""PDF by a browser that the machine has already: tagged, with its outline, and without a network.

Every desktop has Chrome, Edge or Chromium, or can have it; a library of typesetting would have to
be compiled on two of three systems.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from hsm_policy.messages import DiagnosticsError, diagnose

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)

_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)

_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)

_SECONDS = 60


def print_pdf(page: str) -> bytes:
    """Return a self-contained HTML page as a tagged PDF.

    Raises:
        DiagnosticsError: there is no browser, or it prints nothing within a minute.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="hsm-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / "page.html", folder / "page.pdf"
        source.write_text(page, encoding="utf-8")
        try:
            subprocess.run(  # noqa: S603 - a browser of this machine, on a page of ours
                [
                    browser,
                    *_OPTIONS,
                    *_unconfined(),
                    f"--user-data-dir={folder / 'profile'}",
                    f"--print-to-pdf={made}",
                    source.as_uri(),
                ],
                capture_output=True,
                timeout=_SECONDS,
                check=True,
            )
            return made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            problem = diagnose("browser_failed", args={"browser": browser})
    raise DiagnosticsError([problem])


def find_browser() -> str:
    """Return the program of a browser: that of `HSM_BROWSER`, or one of those that can print.

    Raises:
        DiagnosticsError: there is none.
    """
    found = next(_browsers(), None)
    if found is None:
        raise DiagnosticsError([diagnose("no_browser")])
    return found


def _browsers() -> Iterator[str]:
    chosen = os.environ.get("HSM_BROWSER", "")
    for name in (chosen,) if chosen else (*_NAMES, *_PLACES):
        if found := shutil.which(name):
            yield found


def _unconfined() -> list[str]:
    """Return the option without which a browser does not start for the user `root`."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox"] if is_root else []

"""A language client for tests: the real server in a process, spoken to in JSON-RPC."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests import ROOT

_PATIENCE = 20.0


class Client:
    """Starts `hsm lsp`, sends requests, and collects what the server tells by itself."""

    def __init__(self, folder: Path, lang: str = "en") -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "hsm_policy", "lsp", "--lang", lang],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.answers: queue.Queue[dict[str, Any]] = queue.Queue()
        self.told: list[dict[str, Any]] = []
        self._count, self._version = 0, 1
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        root = self.folder.as_uri()
        self.ask("initialize", {"processId": None, "rootUri": root, "capabilities": {}})
        self.tell("initialized", {})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.ask("shutdown", None)
            self.tell("exit", None)
            assert self.process.wait(_PATIENCE) == 0
        finally:
            self.finish()

    def finish(self) -> None:
        """End the server, however it is, and close what it was spoken to through."""
        self.process.kill()
        self.process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()

    def _read(self) -> None:
        stream = self.process.stdout
        while stream is not None and not stream.closed:
            length = 0
            while line := stream.readline().strip():
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            self.answers.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: object) -> None:
        """Send what is not answered."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: object) -> dict[str, Any]:
        """Give the whole answer to a request, an error too."""
        self._count += 1
        self._send({"id": self._count, "method": method, "params": params})
        while True:
            answer = self.answers.get(timeout=_PATIENCE)
            if answer.get("id") == self._count and "method" not in answer:
                return answer
            self.told.append(answer)

    def ask(self, method: str, params: object) -> Any:
        """Give the result of a request."""
        answer = self.request(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def uri(self, name: str) -> str:
        """Give how the protocol names a file of the folder."""
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        """Open a file in the editor, whatever stands on the disk."""
        document = {"uri": self.uri(name), "languageId": "asp", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, text: str) -> None:
        """Replace the whole text of an open file."""
        self._version += 1
        document = {"uri": self.uri(name), "version": self._version}
        params = {"textDocument": document, "contentChanges": [{"text": text}]}
        self.tell("textDocument/didChange", params)

    def close(self, name: str) -> None:
        """Close a file without saving it."""
        self.tell("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})

    def at(self, name: str, text: str, marked: str, **more: object) -> dict[str, Any]:
        """Give the parameters of a request about the place of `|` in a piece of a text."""
        place = text.index(marked.replace("|", "")) + marked.index("|")
        line, before = text.count("\n", 0, place), text[:place].rpartition("\n")[2]
        character = len(before.encode("utf-16-le")) // 2
        position = {"line": line, "character": character}
        return {"textDocument": {"uri": self.uri(name)}, "position": position, **more}

    def diagnostics(self, name: str) -> list[dict[str, Any]]:
        """Wait for what the server finds in a file next."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            for one in self.told:
                if one.get("method") == "textDocument/publishDiagnostics":
                    self.told.remove(one)
                    if one["params"]["uri"] == self.uri(name):
                        return list(one["params"]["diagnostics"])
                    break
            else:
                self.told.append(self.answers.get(timeout=_PATIENCE))
        raise TimeoutError(name)

"""Writing down what is wrong with the parts of a tree, each with its place and its path."""

from __future__ import annotations

from collections.abc import Iterable

from hsm_policy.documents.tree import Map, Node, Word, join, shown
from hsm_policy.documents.values import RefusedError
from hsm_policy.messages import Diagnostic, diagnose, nearest

_REQUIRED = ("case", "date")

_HINTED = 100  # looking for a near name takes time; more mistakes than this are not typing errors


class Fields:
    """Everything that is wrong with one file."""

    def __init__(self, file: str, problems: list[Diagnostic]) -> None:
        self.file = file
        self.problems = problems
        self._hints = 0

    def refuse(self, code: str, node: Node, path: str, hint: str = "", **args: str) -> None:
        """Write down what is wrong with a node."""
        at = (self.file, node.line, node.column)
        self.problems.append(diagnose(code, at=at, path=path, hint=hint, args=args))

    def refused(self, refused: RefusedError, node: Node, path: str) -> None:
        """Write down why a value cannot stand."""
        self.refuse(refused.code, node, path, refused.hint, **refused.details)

    def refuse_key(self, code: str, above: Map, path: str, key: str, near: str) -> None:
        """Write down what is wrong with a key of a map."""
        place = Word("", "", *above.keys[key])
        # `5942,00` in braces is an amount and a key `00`.
        hint = "did_you_mean" if near else "write_amount" if key.isdigit() else ""
        self.refuse(code, place, join(path, shown(key)), hint, key=shown(key), near=near)

    def only(self, node: Map, path: str, names: Iterable[str], all_paths: Iterable[str]) -> None:
        """Refuse keys that are none of the names, with the nearest one or where it belongs."""
        known = frozenset(names)
        for key in node.entries:
            if key not in known:
                self.refuse_key("unknown_key", node, path, key, self._near(key, known, all_paths))

    def _near(self, key: str, names: Iterable[str], all_paths: Iterable[str]) -> str:
        self._hints += 1
        if self._hints > _HINTED:
            return ""
        elsewhere = (path for path in all_paths if path.endswith(f".{key}") or path == key)
        return nearest(key, sorted(names)) or next(elsewhere, "")

    def word(self, node: Node, path: str) -> Word | None:
        """Give a node that is a single value; write down why it is none, once."""
        if not isinstance(node, Word):
            self.refuse("not_word", node, path, found=describe(node))
        elif not self.hollow(node, path):
            return node
        return None

    def hollow(self, node: Node, path: str) -> bool:
        """Whether a word says nothing that can be read, which is then written down."""
        if not isinstance(node, Word) or node.kind not in ("null", "other", "refused"):
            return False
        if node.kind == "null":
            optional = path not in _REQUIRED and not path.startswith("readings.")
            self.refuse("null", node, path, "leave_out" if optional else "")
        elif node.kind == "other":
            self.refuse("not_data", node, path, found=node.text)
        return True

    def text(self, node: Node, path: str) -> str:
        """Give any short text; nothing where it cannot be one, which is then written down."""
        word = self.word(node, path)
        if word is None:
            return ""
        if not word.text.strip():
            self.refuse("text_empty", node, path)
        return word.text

    def not_map(self, node: Node, path: str) -> None:
        """Write down that a map should stand here."""
        if not self.hollow(node, path):
            self.refuse("not_map", node, path, found=describe(node))

    def not_list(self, node: Node, path: str) -> None:
        """Write down that a list should stand here."""
        if not self.hollow(node, path):
            self.refuse("not_list", node, path, "write_list", found=describe(node))


def describe(node: Node) -> str:
    """Say in a message what a node is."""
    if isinstance(node, Word):
        return f"`{shown(node.text)}`"
    return "`{…}`" if isinstance(node, Map) else "`[…]`"


def is_unknown(node: Node) -> bool:
    """Whether a node says that something is not known."""
    return isinstance(node, Word) and node.text == "unknown" and node.kind in ("text", "quoted")

"""The form of a case, made from the vocabulary: the keys that this case can need, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from hsm_policy.cases import AMOUNT, UNKNOWN, YES_NO
from hsm_policy.documents import join, unindexed
from hsm_policy.messages import capital, cents, euro_text, say, texts
from hsm_policy.rulebook import DATE

if TYPE_CHECKING:
    from collections.abc import Collection

    from hsm_policy.api import Rulebook
    from hsm_policy.messages import Diagnostic
    from hsm_policy.presentation import Words
    from hsm_policy.rulebook import Group, Input
    from hsm_policy.service.page.telling import Told

_AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]{1,2})?")

FEW = 3
"""So many choices are shown as buttons, more of them as a list."""

Option = tuple[str, str]
"""A value, and how it reads."""


class Form(NamedTuple):
    """A form in which an amount may be written, such as a month or a year."""

    name: str
    options: list[Option]
    chosen: str


class Field(NamedTuple):
    """A key of the case that is one field; `values` are as the teller wrote them.

    `optional` says that it may not exist, so that not to know it is an answer of its own; `absent`
    what it means where it is left out. `matters` marks a key that can still change an outcome.
    """

    path: str
    kind: str
    label: str
    values: list[str]
    options: list[Option]
    forms: list[Form]
    errors: list[str]
    hint: str
    absent: str
    optional: bool
    unknown: bool
    matters: bool

    @property
    def compact(self) -> bool:
        """Whether its choices are few enough to be seen at once."""
        return self.kind in YES_NO or (self.kind == "choice" and len(self.options) <= FEW)


class Part(NamedTuple):
    """A map, a list or an item of a list; `told` says that the case has something in it."""

    path: str
    kind: str
    label: str
    keys: list[Field | Part]
    errors: list[str]
    optional: bool
    unknown: bool
    told: bool
    matters: bool
    room: bool = False

    @property
    def fields(self) -> Iterator[Field]:
        """All fields in it."""
        for one in self.keys:
            if isinstance(one, Part):
                yield from one.fields
            else:
                yield one

    @property
    def wrong(self) -> bool:
        """Whether something in it cannot be read."""
        return bool(self.errors) or any(
            one.wrong if isinstance(one, Part) else one.errors for one in self.keys
        )


class CaseForm:
    """The form of one case; `matters` are the keys that can still change an outcome."""

    def __init__(
        self, book: Rulebook, words: Words, told: Told, matters: Collection[str] = ()
    ) -> None:
        self.book, self.words, self.told = book, words, told
        self.vocabulary = book.source.vocabulary
        self.matters = matters
        self._errors: dict[str, list[str]] = {}
        for one in told.problems:
            self._errors.setdefault(one.path, []).append(problem_text(one, words.lang))

    @cached_property
    def needed(self) -> set[str]:
        """The keys that the questions read or that raise them, with the maps around them."""
        asked = self.told.questions or self.told.wanted or (self.book.source.minimum[1],)
        found: set[str] = set()
        for name in filter(None, asked):
            question = self.book.source.questions[name]
            found |= self.book.engine.reads[name]
            raising = {path.partition("[")[0] for path in question.raised_by[:1]}
            found |= {path for path in raising if path not in self.vocabulary.groups}
        return found or set(self.vocabulary.inputs)

    def parts(self) -> list[Field | Part]:
        """Return the form by its keys at the top; the day of the case comes first."""
        return list(self._keys("", "", self.told.document))

    def field(self, place: str) -> Field | Part:
        """Return the field of one key, whether or not it is needed, or of a whole list."""
        entry = self.vocabulary.inputs.get(unindexed(place))
        if entry is None:
            return self._list(self.vocabulary.groups[unindexed(place)], place, None)
        return self._field(entry, place, _inside(self.told.document, place))

    def anchors(self) -> set[str]:
        """Return the paths of all fields and parts, to which errors can point."""
        found: set[str] = set()

        def note(keys: list[Field | Part]) -> None:
            for one in keys:
                found.add(one.path)
                if isinstance(one, Part):
                    note(one.keys)

        note(self.parts())
        return found

    def _keys(self, path: str, place: str, node: Any) -> Iterator[Field | Part]:  # noqa: ANN401
        beside = node if isinstance(node, dict) else {}
        for key in self.vocabulary.keys(path):
            inner, at, value = join(path, key), join(place, key), beside.get(key)
            entry = self.vocabulary.inputs.get(inner)
            if value is None and at not in self._errors and not self._asked(inner, entry, beside):
                continue
            if entry:
                yield self._field(entry, at, value)
            elif self.vocabulary.groups[inner].kind == "list":
                yield self._list(self.vocabulary.groups[inner], at, value)
            else:
                yield self._map(self.vocabulary.groups[inner], at, value)

    def _asked(self, path: str, entry: Input | None, beside: Mapping[str, Any]) -> bool:
        """Whether a key that is not told can be needed, beside what else is told."""
        if path == DATE:
            return True
        if entry is None:
            inside = (f"{path}.", f"{path}[")
            return path in self.needed or any(one.startswith(inside) for one in self.needed)
        held = all(beside.get(key) in values for key, values in _conditions(entry))
        return held and (path in self.needed or self._together(path))

    def _together(self, path: str) -> bool:
        """Whether a key is of a map whose keys only make sense together, one of them needed."""
        group = self.vocabulary.groups.get(path.rpartition(".")[0])
        return group is not None and group.all_or_nothing and group.path in self.needed

    def _field(self, entry: Input, place: str, value: Any) -> Field:  # noqa: ANN401
        amount, forms = value, {}
        if isinstance(value, dict):
            amount, forms = value.get(AMOUNT), value
        path, said = entry.path, entry.absent not in ("", "none")
        values = [amount] if not isinstance(amount, list) else amount
        return Field(
            path=place,
            kind=entry.type,
            label=self._label(path),
            values=[self._shown(entry, one) for one in values if one not in (None, UNKNOWN)],
            options=list(self._options(entry)),
            forms=[self._form(name, rates, forms) for name, rates in entry.forms.items()],
            errors=self._errors.get(place, []),
            hint=self._hint(entry),
            absent=self.words.value(path, entry.absent) if said else "",
            optional=bool(entry.absent),
            unknown=amount == UNKNOWN,
            matters=place in self.matters,
        )

    def _shown(self, entry: Input, value: Any) -> str:  # noqa: ANN401
        """Write a value as a teller of the language would."""
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if entry.type == "money" and _AMOUNT.fullmatch(text):
            whole, _, part = text.partition(".")
            return euro_text(cents(f"{whole}.{part:0<2}"), self.words.lang).partition(" ")[2]
        if entry.type == "percent" and self.words.lang == "nl":
            return text.replace(".", ",")
        return text

    def _options(self, entry: Input) -> Iterator[Option]:
        if entry.type == "yes_no":
            for one in ("true", "false"):
                yield one, capital(self.words.value(entry.path, one))
        elif entry.type in ("country", "countries"):
            named = ((one, capital(self.words.value(entry.path, one))) for one in entry.values)
            yield from sorted(named, key=lambda one: (one[0] == one[1], one[1]))
        else:
            for one in entry.values:
                yield one, capital(self.words.value(entry.path, one))

    def _form(self, name: str, rates: Mapping[str, object], said: Mapping[str, Any]) -> Form:
        options = [(one, self.words.value("", f"{name}.{one}")) for one in rates]
        plain = next((one for one, rate in rates.items() if rate == 1), "")
        return Form(name, options, str(said.get(name, plain)))

    def _hint(self, entry: Input) -> str:
        named = f"page.form.{entry.type}"
        return say(named, self.words.lang) if named in texts() else ""

    def _label(self, path: str) -> str:
        asked = self.words.titles["inputs"].get(path)
        return str(asked) if asked else capital(self.words.value("", path.rpartition(".")[2]))

    def _map(self, group: Group, place: str, value: Any) -> Part:  # noqa: ANN401
        keys = list(self._keys(group.path, place, value))
        return self._part(group, place, value, keys)

    def _list(self, group: Group, place: str, value: Any) -> Part:  # noqa: ANN401
        items = value if isinstance(value, list) else []
        keys: list[Field | Part] = [
            self._part(
                group,
                f"{place}[{number}]",
                item,
                list(self._keys(group.inside, f"{place}[{number}]", item)),
                kind="item",
            )
            for number, item in enumerate(items)
        ]
        return self._part(group, place, value, keys)

    def _part(
        self,
        group: Group,
        place: str,
        value: Any,  # noqa: ANN401
        keys: list[Field | Part],
        kind: str = "",
    ) -> Part:
        inside = (f"{place}.", f"{place}[")
        item = kind == "item"
        return Part(
            path=place,
            kind=kind or group.kind,
            label=self._section(group.path) if "." not in place else self._label(group.path),
            keys=keys,
            errors=self._errors.get(place, []),
            optional=group.absent and not item,
            unknown=value == UNKNOWN,
            told=value not in (None, UNKNOWN, {}, []),
            matters=any(one == place or one.startswith(inside) for one in self.matters),
            room=group.kind == "list" and not item and len(keys) < group.most,
        )

    def _section(self, path: str) -> str:
        words = self.words.titles["words"]
        return capital(str(words.get(f"part.{path}") or words.get(path) or path.replace("_", " ")))


def _conditions(entry: Input) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the keys beside an input, and the values (as in a document) with which it matters."""
    for key, values in entry.conditions.items():
        plain = {"true": True, "false": False}
        yield key, tuple(plain.get(one, one) for one in values)


def _inside(document: Mapping[str, Any], place: str) -> Any:  # noqa: ANN401
    from hsm_policy.service.page.telling import value_at

    return value_at(document, place)


def problem_text(problem: Diagnostic, lang: str) -> str:
    """Return a problem of a case and its hint as one sentence."""
    hint = problem.help(lang)
    return capital(problem.text(lang)) + (f" ({hint})" if hint else "")

"""Questions and figures that each person, or each item of a list, has its own of.

They are declared once. An entry with `person` may have others that are `like` it, each for another
person; one with `each` stands for an entry for each item of that list. In a clause `pass(Person)`,
the id of the first entry with a person or of the one with `each`, stands for the id of that
person's or item's own. Such a rule becomes one rule for each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.documents import Items, Map, Node, Record, Word
from hsm_policy.messages import suggest
from hsm_policy.rulebook.vocabulary import Group
from hsm_policy.syntax import (
    Aggregate,
    Fun,
    Num,
    Rule,
    Term,
    Var,
    functions,
    mapped,
    term_text,
    variables,
)

Families = dict[str, dict[str, str]]
"""The id of the own of each person (`worker`) or item (`child(0)`), by the id in clauses."""

Words = Mapping[str, Mapping[str, str]]
"""The word for each person, and for an item of each kind, in each language."""

_ITEM = re.compile(r"([a-z][a-z0-9_]*)\((\d+)\)")


def families(entries: Mapping[str, Record], groups: Mapping[str, Group]) -> Families:
    """Return the families among the entries of a part of the rulebook."""
    found: Families = {}
    for name, entry in entries.items():
        if "each" in entry:
            group = groups.get(entry.text("each"))
            if groups and (group is None or not group.item):
                lists = [path for path, one in groups.items() if one.item]
                args = {"found": entry.text("each"), **suggest(entry.text("each"), lists)}
                entry.refuse("each_unknown", entry.get("each"), **args)
            items = range(group.most if group else 0)
            found[name] = {f"{group.item}({n})": f"{name}_{n + 1}" for n in items if group}
        elif "person" in entry:
            found.setdefault(entry.text("like", name), {})[entry.text("person")] = name
    return found


def item_word(member: str, words: Words, language: str) -> str:
    """Return the word for a person, or for an item with its number: `child 1` for `child(0)`."""
    item = _ITEM.fullmatch(member)
    if item is None:
        return words.get(member, {}).get(language, member)
    kind = item[1].replace("_", " ")
    return f"{words.get(item[1], {}).get(language, kind)} {int(item[2]) + 1}"


def for_each_item(
    entries: Mapping[str, Record], own: Families, words: Words, known: Families
) -> Iterator[tuple[str, str, Record]]:
    """Yield each entry with its id and the declared one; one with `each` once for each item."""
    for name, entry in entries.items():
        if "each" not in entry:
            yield name, name, entry
            continue
        for member, each in own[name].items():
            nodes = {
                key: _spoken(one, member, words, known)
                for key, one in entry.node.entries.items()
                if key != "each"
            }
            at = entry.node.keys["each"]
            nodes["person"] = Word(member, "text", *at)
            if "requirements" in nodes:  # a question, which its item raises
                number = member.partition("(")[2].removesuffix(")")
                item = Word(f"{entry.text('each')}[{number}]", "text", *at)
                nodes["raised_by"] = Items([item], *at)
            keys = {**dict.fromkeys(nodes, at), **entry.node.keys}
            yield each, name, _record(entry, Map(nodes, keys, entry.node.line, entry.node.column))


def completed(entries: Mapping[str, Record], words: Words, known: Families) -> dict[str, Record]:
    """Return the entries with what those that they are `like` state, told of their own person.

    What an entry states itself goes before what it is `like`.
    """
    found = {}
    for name, entry in entries.items():
        like = entry.text("like", "")
        if like and like not in entries:
            args = {"found": like, **suggest(like, entries, fixable=True)}
            entry.refuse("like_unknown", entry.get("like"), **args)
        base = entries[like].node if like in entries else Map({}, {})
        nodes, keys = base.entries | entry.node.entries, base.keys | entry.node.keys
        person = entry.text("person", "")
        if person:
            nodes = {key: _spoken(one, person, words, known) for key, one in nodes.items()}
        found[name] = _record(entry, Map(nodes, keys, entry.node.line, entry.node.column))
    return found


def _record(entry: Record, node: Map) -> Record:
    return Record(node, entry.file, entry.path, entry.problems, entry.mentions, entry.codes)


def _spoken(node: Node, person: str, words: Words, known: Families, lang: str = "") -> Node:
    """Return a part of an entry with `{person}`, and the figures of a family, for one person."""
    match node:
        case Map():
            told = {
                key: _spoken(one, person, words, known, key) for key, one in node.entries.items()
            }
            return Map(told, node.keys, node.line, node.column)
        case Items():
            listed = [_spoken(one, person, words, known, lang) for one in node.items]
            return Items(listed, node.line, node.column)
    word = item_word(person, words, lang)
    text = node.text
    for spot in ("person", "Person", "item", "Item"):
        text = _told(text, spot, word)
    for name, own in known.items():
        text = text.replace(f"{{{name}}}", f"{{{own.get(person, name)}}}")
    return Word(text, node.kind, node.line, node.column)


def for_each_person(rules: Iterable[Rule], known: Families, words: Words) -> Iterator[Rule]:
    """Yield the rules, each that speaks of a person's own question or figure once a person."""
    for rule in rules:
        yield from _instances(rule, known, words)


def misnamed(rules: Iterable[Rule], known: Families) -> Iterator[tuple[Rule, Fun]]:
    """Yield what is left of persons in the rules: terms that name nobody's own, with their rule."""
    for rule in rules:
        yield from ((rule, one) for one in functions(rule) if one.args and one.name in known)


def _instances(rule: Rule, known: Families, words: Words) -> Iterator[Rule]:
    asked = [one for one in functions(rule) if one.name in known and len(one.args) == 1]
    inner = variables([one for one in rule.body if isinstance(one, Aggregate)])
    inner -= variables([one for one in (rule.head, *rule.body) if not isinstance(one, Aggregate)])
    varied = [
        (one.name, one.args[0])
        for one in asked
        if isinstance(one.args[0], Var) and one.args[0].name not in inner
    ]
    if not asked:
        yield rule
    elif not varied:
        yield mapped(rule, lambda one: _own(one, known))
    else:
        name, variable = varied[0]
        for person in known[name]:
            yield from _instances(_of(rule, variable, person, words), known, words)


def _of(rule: Rule, variable: Var, person: str, words: Words) -> Rule:
    """Return a rule for one person, in its sentences too."""
    told = {
        language: _told(text, variable.name, item_word(person, words, language))
        for language, text in rule.texts.items()
    }
    item = _ITEM.fullmatch(person)
    term = Fun(item[1], (Num(int(item[2])),)) if item else Fun(person)
    made = mapped(rule, lambda one: term if one == variable else one)
    return replace(made, texts=told)


def _told(text: str, name: str, word: str) -> str:
    """Return a sentence with a word for `{name}`, with a capital where a sentence begins."""
    capital = word[:1].upper() + word[1:]
    text = re.sub(rf"(^|\. )\{{{name}\}}", lambda found: found[1] + capital, text)
    return text.replace(f"{{{name}}}", word)


def _own(term: Term, known: Families) -> Term:
    """Return the id of a person's own question or figure for the term that names it."""
    if isinstance(term, Fun) and term.name in known and len(term.args) == 1:
        person = term_text(term.args[0])
        if person in known[term.name]:
            return Fun(known[term.name][person])
    return term

"""Questions and figures that each person has his own of: declared once, and one rule for all.

An entry with `person` may have others that are `like` it, each for another person. In a clause
`pass(Person)`, the id of the first entry with a person, stands for the id of that person.
Such a rule becomes one rule for each person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from hsm_policy.documents import Items, Map, Node, Record, Word
from hsm_policy.messages import suggest
from hsm_policy.syntax import Fun, Rule, Term, Var, functions, mapped

Families = dict[str, dict[str, str]]
"""The id of each person's own, by the id of the first entry."""

Words = Mapping[str, Mapping[str, str]]
"""The word for each person in each language."""


def families(entries: Mapping[str, Record]) -> Families:
    """Return the families among the entries of a part of the rulebook."""
    found: Families = {}
    for name, entry in entries.items():
        if "person" in entry:
            found.setdefault(entry.text("like", name), {})[entry.text("person")] = name
    return found


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
        node = Map(nodes, keys, entry.node.line, entry.node.column)
        found[name] = Record(
            node, entry.file, entry.path, entry.problems, entry.mentions, entry.codes
        )
    return found


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
    word = words.get(person, {}).get(lang, person)
    text = _told(_told(node.text, "person", word), "Person", word)
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
    varied = [(one.name, one.args[0]) for one in asked if isinstance(one.args[0], Var)]
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
        language: _told(text, variable.name, words.get(person, {}).get(language, person))
        for language, text in rule.texts.items()
    }
    made = mapped(rule, lambda one: Fun(person) if one == variable else one)
    return replace(made, texts=told)


def _told(text: str, name: str, word: str) -> str:
    """Return a sentence with a word for `{name}`, with a capital where a sentence begins."""
    capital = word[:1].upper() + word[1:]
    text = re.sub(rf"(^|\. )\{{{name}\}}", lambda found: found[1] + capital, text)
    return text.replace(f"{{{name}}}", word)


def _own(term: Term, known: Families) -> Term:
    """Return the id of a person's own question or figure for the term that names it."""
    if isinstance(term, Fun) and term.name in known and len(term.args) == 1:
        person = term.args[0]
        if isinstance(person, Fun) and person.name in known[term.name]:
            return Fun(known[term.name][person.name])
    return term

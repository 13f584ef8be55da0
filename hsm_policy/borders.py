"""What turns where a region of an input begins: the figure it equals, the requirement, the figures.

All of it is told in the titles of the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hsm_policy.decide import decide
from hsm_policy.language import placeholders
from hsm_policy.moving import placed
from hsm_policy.regions import BEST
from hsm_policy.wording import plain_value

if TYPE_CHECKING:
    from hsm_policy.decide import Decision
    from hsm_policy.regions import Sweep
    from hsm_policy.render_parts import Words


def named(sweep: Sweep, step: int, words: Words) -> list[str]:
    """Give what names a border, the plainest first; nothing where nothing can be told."""
    days = _decided(sweep, step)
    before, after, _ = days
    told = _turned(sweep, before, after)
    figures = _figures_of(sweep, told)
    equal = _equal(sweep, step, (before, after), figures)
    found = [f"= {words.heading('figures', name)}" for name in equal]
    found += [
        _shown(words, "requirements", f"{sweep.question}.{name}", told[name]) for name in told
    ]
    return found + [
        _shown(words, "figures", name, pair)
        for name, pair in _changed(sweep, days, figures).items()
    ]


def _decided(sweep: Sweep, step: int) -> tuple[Decision, Decision, Decision]:
    """Decide the value before a border, that at it, and the next one.

    What is not known is taken as it is where the outcome is the better one of the first two.
    """
    outcomes = {one: sweep.outcome(one) for one in (step - 1, step)}
    better = min(outcomes, key=lambda one: BEST.index(outcomes[one]))
    case = sweep.at(better)
    if case.unknown:
        machine, binding = sweep.engine.bind(case)
        shown = machine.ground.shown
        literals = (shown[index] for index in machine.outcomes[sweep.question])
        wanted = [one.literal for one in literals if one.args[1] == outcomes[better]]
        if wanted and machine.satisfiable(binding, wanted[0]):
            values = {**case.values, **machine.completion(binding, wanted[0])}
            case = replace(case, values=values, unknown={}, maybe=frozenset())
    steps = (step - 1, step, min(step + 1, sweep.variable.greatest))
    before, after, later = (
        decide(sweep.engine, placed(case, sweep.path, sweep.variable.value(one))) for one in steps
    )
    return before, after, later


Pair = tuple[str | None, str | None]


def _turned(sweep: Sweep, before: Decision, after: Decision) -> dict[str, Pair]:
    """Give the requirements whose state is another one, with both states."""
    one, other = (side.answers[sweep.question].requirements for side in (before, after))
    return {name: (one[name], state) for name, state in other.items() if one[name] != state}


def _figures_of(sweep: Sweep, requirements: Iterable[str]) -> list[str]:
    """Give the figures that the sentences of some requirements speak of, all where none does."""
    source = sweep.engine.source
    asked = source.questions[sweep.question].requirements
    spoken = {name for one in requirements for name in placeholders(asked[one].unmet.get("en", ""))}
    return [name for name in source.figures if name in spoken or not spoken]


def _equal(
    sweep: Sweep, step: int, sides: tuple[Decision, Decision], names: Iterable[str]
) -> list[str]:
    """Give the figures that have just this value, and do not move with the input."""
    value, figures = sweep.variable.value(step), sweep.engine.source.figures
    return [
        name
        for name in names
        if figures[name].type == sweep.entry.type
        and all(name in side.figures and side.figures[name].value == value for side in sides)
    ]


def _changed(
    sweep: Sweep, days: tuple[Decision, Decision, Decision], names: Iterable[str]
) -> dict[str, Pair]:
    """Give the figures that change here, and not again at the next value, with both values."""
    figures, found = sweep.engine.source.figures, {}
    for name in names:
        one, other, later = (
            plain_value(told.value, figures[name].type) if told else None
            for told in (decision.figures.get(name) for decision in days)
        )
        if one != other and other == later:
            found[name] = (one, other)
    return found


def _shown(words: Words, group: str, name: str, pair: Pair) -> str:
    if group == "requirements":
        sides = [words.say(f"state.{state}") for state in pair]
    else:
        sides = [words.value(name, value) for value in pair]
    return f"{words.heading(group, name)}: {' → '.join(sides)}"

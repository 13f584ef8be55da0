"""English and Dutch sentences that do not say the same: their negations and numbers differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from hsm_policy.messages import LANGUAGES, Location, placeholders
from hsm_policy.validator.context import ValidationContext, place_of

_NEGATIONS = {
    "en": r"not|no|never|none|nothing|nobody|neither|nowhere|without|cannot|\w+n['\u2019]t|"
    r"unknown|unmarried|unpaid|unlawful|invalid",
    "nl": r"niet|geen|nooit|niets|niemand|noch|nergens|zonder|nee|"
    r"onbekend|ongehuwd|onbetaald|onrechtmatig|ongeldig",
}
"""The words that deny."""

_PERHAPS = {
    "en": r"un(?!ited|ion|der|til|less|iver|broken)\w{3,}|another|other|apart|only|whatever|"
    r"lacks?|fails?|absent|refused|barred|nor",
    "nl": r"on(?!der|t|kosten|bepaalde|line|afgebroken)\w{4,}|pas|ander|andere|alleen|ontbreekt|"
    r"ontbreken|geweigerd|uitgesloten",
}
"""Words that the other language may say with a negation."""

_NO_NEGATION = re.compile(r"\bwhether or not\b", re.IGNORECASE)

_NUMBERS = {
    "en": ["two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "twelve"],
    "nl": ["twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "elf", "twaalf"],
}
_VALUES = (2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
"""The values of those words; one and ten also mean other things."""

_SAME = re.compile(r"\btwice\b|\btwee keer\b|\btweemaal\b", re.IGNORECASE)


def check_translations(look: ValidationContext) -> None:
    """Warn of sentences whose negations or numbers differ between the languages."""
    for name, place, texts in _sentences(look):
        if not all(texts.get(language) for language in LANGUAGES):
            continue
        plain = {language: _plain(texts[language]) for language in LANGUAGES}
        bounds = [_negations(text, language) for language, text in plain.items()]
        if max(low for low, _ in bounds) > min(high for _, high in bounds):
            counts = {f"count_{one}": str(low) for one, (low, _) in zip(plain, bounds, strict=True)}
            look.refuse("negations_differ", place, "", "warning", id=name, **counts)
        one, other = (_numbers(text, language) for language, text in plain.items())
        if one != other:
            odd = ", ".join(sorted(((one - other) + (other - one)).elements()))
            look.refuse("numbers_differ", place, "", "warning", id=name, found=odd)


def _sentences(look: ValidationContext) -> Iterator[tuple[str, Location, Mapping[str, str]]]:
    """Yield the sentences that answers show: an id, the place of the Dutch one, both texts."""
    for rule in look.rules:
        yield rule.id, place_of(rule, "nl"), rule.texts
    for question in look.source.questions.values():
        for one in question.requirements.values():
            for part, texts in (("unmet", one.unmet), ("open", one.open)):
                yield one.id, one.spots.get(f"{part}.nl", one.place), texts
    for point in look.source.points.values():
        for reading in point.readings.values():
            yield f"{point.id}.{reading.id}", point.place, reading.text


def _plain(text: str) -> str:
    """Return a sentence without its placeholders."""
    for name in placeholders(text):
        text = text.replace(f"{{{name}}}", "")
    return _NO_NEGATION.sub("", text)


def _negations(text: str, language: str) -> tuple[int, int]:
    """Return the fewest and the most negations that a sentence can be said to have."""
    sure, perhaps = (
        len(re.findall(rf"\b(?:{words[language]})\b", text, re.IGNORECASE))
        for words in (_NEGATIONS, _PERHAPS)
    )
    return sure, sure + perhaps


def _numbers(text: str, language: str) -> Counter[str]:
    """Return the numbers of a sentence, in figures and in words, without signs of thousands."""
    values = dict(zip(_NUMBERS[language], map(str, _VALUES), strict=True))
    told = _SAME.sub("2", text).lower()
    words = re.findall(r"[^\W\d_]+", told)
    found = Counter(values[one] for one in words if one in values)
    for figure in re.findall(r"\d+(?:[.,]\d+)*", told):
        whole = re.sub(r"[.,](?=\d{3}(?!\d))", "", figure)
        found[re.sub(r"\.0+$", "", whole.replace(",", "."))] += 1
    return found

"""What cannot be asked of a rulebook that leaves it out: message and hint, in English and Dutch."""

from __future__ import annotations

USUAL: dict[str, dict[str, str]] = {
    "no_usual_question": {
        "en": "the rulebook does not say which question is usually asked",
        "nl": "het regelboek zegt niet welke vraag gewoonlijk wordt gesteld",
    },
    "no_usual_question.hint": {
        "en": "name one with `--for`: {values}",
        "nl": "noem er een met `--for`: {values}",
    },
    "no_usual_input": {
        "en": "the rulebook does not say of which input the lowest value is usually asked",
        "nl": "het regelboek zegt niet van welke invoer gewoonlijk het laagste wordt gevraagd",
    },
    "no_usual_input.hint": {
        "en": "name it after the case: {values}",
        "nl": "noem hem na de zaak: {values}",
    },
    "declares_none": {
        "en": "the rulebook declares none",
        "nl": "het regelboek beschrijft er geen",
    },
}

"""What may be wrong with a file of scenarios, in English and Dutch."""

from __future__ import annotations

SCENARIO: dict[str, dict[str, str]] = {
    "scenario_case": {
        "en": "a scenario needs `case`, or `base` with the changes in `with`; not both",
        "nl": "een scenario heeft `case` nodig, of `base` met wijzigingen in `with`; niet beide",
    },
    "scenario_base": {
        "en": "there is no base `{found}` in this file",
        "nl": "dit bestand heeft geen basis `{found}`",
    },
    "scenario_twice": {
        "en": "another scenario has the name `{found}`",
        "nl": "een ander scenario heeft al de naam `{found}`",
    },
    "scenario_expectation": {
        "en": "a verdict holds no `{found}` to expect",
        "nl": "een beslissing bevat geen `{found}` om te verwachten",
    },
    "scenario_form": {
        "en": "what is expected of `{found}` is not written so",
        "nl": "wat van `{found}` wordt verwacht, schrijft men niet zo",
    },
    "scenario_form.hint": {"en": "write {form}", "nl": "schrijf {form}"},
    "no_scenarios": {
        "en": "there are no scenarios in it",
        "nl": "er staan geen scenario's in",
    },
    "no_scenarios.hint": {
        "en": "write them beside the rules, in files that end in .cases.yaml",
        "nl": "schrijf ze naast de regels, in bestanden die eindigen op .cases.yaml",
    },
}

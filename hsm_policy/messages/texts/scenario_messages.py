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
    "scenario_base.hint": {
        "en": "name one of its bases ({known}), or write the whole case under `case`",
        "nl": "noem een van zijn bases ({known}), of schrijf de hele zaak onder `case`",
    },
    "scenario_twice": {
        "en": "another scenario has the name `{found}`, at {place}",
        "nl": "een ander scenario heeft al de naam `{found}`, op {place}",
    },
    "scenario_twice.hint": {
        "en": "give each a name of its own, which says what it shows",
        "nl": "geef elk een eigen naam, die zegt wat het laat zien",
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

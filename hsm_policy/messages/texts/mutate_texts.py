"""What the program says of mutants: small mistakes that the scenarios should notice."""

TEXTS: dict[str, tuple[str, str]] = {
    "mutate_becomes": ("{before} becomes {after}", "{before} wordt {after}"),
    "mutate_left_out": ("{before} is left out", "{before} vervalt"),
    "mutate_default": (
        "the default reading of {point}: {before} becomes {after}",
        "de standaardlezing van {point}: {before} wordt {after}",
    ),
    "mutate_looking": (
        "scenarios looked at: {done} of {all}",
        "scenario's bekeken: {done} van {all}",
    ),
    "mutate_trying": ("mutants tried: {done} of {all}", "mutanten beproefd: {done} van {all}"),
    "mutate_summary": (
        "Mutants: {mutants}. Killed: {killed}. Equivalent: {equivalent}. Survivors: {survivors}.",
        "Mutanten: {mutants}. Betrapt: {killed}. Gelijk: {equivalent}. Over: {survivors}.",
    ),
    "mutate_share": (
        "Killed or equivalent: {share}%.",
        "Betrapt of gelijkwaardig: {share}%.",
    ),
    "mutate_survivors": (
        "Changes that no scenario notices",
        "Wijzigingen die geen scenario opmerkt",
    ),
    "mutate_equivalents": (
        "Changes that make no difference in any case",
        "Wijzigingen die in geen enkel geval verschil maken",
    ),
    "mutate_witness": (
        "A case like that of the scenario “{name}” tells them apart: {differs}",
        "Een zaak zoals die van het scenario “{name}” laat het verschil zien: {differs}",
    ),
    "mutate_case": (
        "A case was found that tells them apart: {differs}",
        "Er is een zaak gevonden die het verschil laat zien: {differs}",
    ),
    "mutate_no_witness": (
        "No case was found that tells them apart.",
        "Er is geen zaak gevonden die het verschil laat zien.",
    ),
    "mutate_differs": ("{what}: {one}, then {other}", "{what}: {one}, daarna {other}"),
    "mutate_name": (
        "SAY WHAT THIS SHOWS: {what}, in {file}:{line}",
        "ZEG WAT DIT LAAT ZIEN: {what}, in {file}:{line}",
    ),
    "mutate_written": (
        "Scenarios written to {file}, to be reviewed: {count}.",
        "Scenario's geschreven naar {file}, om na te lopen: {count}.",
    ),
}

"""What the program says of itself: findings, what could not be done, wrong usage."""

TEXTS: dict[str, tuple[str, str]] = {
    # findings of a check
    "severity.error": ("error", "fout"),
    "severity.warning": ("warning", "waarschuwing"),
    "severity.info": ("remark", "opmerking"),
    "findings": (
        "Errors: {errors}. Other findings: {others}.",
        "Fouten: {errors}. Andere bevindingen: {others}.",
    ),
    "no_findings": ("No findings.", "Geen bevindingen."),
    # what could not be done
    "standard_input": ("standard input", "standaardinvoer"),
    "not_found": ("no such file", "dit bestand bestaat niet"),
    "is_folder": ("this is a folder, not a file", "dit is een map, geen bestand"),
    "not_allowed": ("reading is not allowed", "lezen is niet toegestaan"),
    "cannot_read": ("cannot be read: {reason}", "kan niet worden gelezen: {reason}"),
    "input_closed": ("is closed", "is gesloten"),
    "cannot_write": (
        "the result could not be written: {reason}",
        "het resultaat kon niet worden geschreven: {reason}",
    ),
    "not_raised": (
        "the case does not raise the question `{question}`",
        "de zaak stelt de vraag `{question}` niet",
    ),
    "raised": ("it raises {questions}", "wel: {questions}"),
    "interrupted": ("interrupted", "onderbroken"),
    "internal": (
        "internal error: {error} (please report it; HSM_TRACEBACK=1 shows where)",
        "interne fout: {error} (meld dit; HSM_TRACEBACK=1 toont waar)",
    ),
    # wrong usage
    "usage.option": ("no such option: {name}", "onbekende optie: {name}"),
    "usage.command": ("no such command: {name}", "onbekend commando: {name}"),
    "usage.missing": ("{name} is missing", "{name} ontbreekt"),
    "usage.value": ("{name}: {reason}", "{name}: {reason}"),
    "usage.choice": ("choose one of {choices}", "kies een van {choices}"),
    "usage.needs_value": ("option {name} needs a value", "optie {name} heeft een waarde nodig"),
    "usage.other": ("{reason}", "onjuist gebruik: {reason}"),
    "usage.count": (
        "`{value}` is not a number from 1 to 999",
        "`{value}` is geen getal van 1 tot en met 999",
    ),
    "usage.day": (
        "`{value}` is not a day such as 2026-03-01",
        "`{value}` is geen dag zoals 2026-03-01",
    ),
    "usage.pair": ("`{value}` is not of the form {form}", "`{value}` heeft niet de vorm {form}"),
    "usage.twice": ("`{value}` is given twice", "`{value}` is twee keer gegeven"),
    "usage.ask_input": (
        "the answers come from standard input; give the case as a file",
        "de antwoorden komen van de standaardinvoer; geef de zaak als bestand",
    ),
    "usage.two_folders": (
        "--policy and DIR both name a rulebook; give one of them",
        "--policy en DIR noemen allebei een regelboek; geef er een",
    ),
    "usage.meant": ("did you mean {names}?", "bedoelt u {names}?"),
    "usage.help": ("see {command} --help", "zie {command} --help"),
}

"""The program's own sentences, in English and Dutch; those of the law come from the rulebook."""

from __future__ import annotations

from hsm_policy.language import fill

TEXTS: dict[str, tuple[str, str]] = {
    # outcomes and states
    "outcome.granted": ("granted", "verleend"),
    "outcome.refused": ("refused", "afgewezen"),
    "outcome.open": ("open", "open"),
    "outcome.at_risk": ("at risk", "in gevaar"),
    "state.met": ("met", "voldaan"),
    "state.unmet": ("not met", "niet voldaan"),
    "state.open": ("open", "open"),
    "state.waived": ("not required", "niet vereist"),
    # a verdict
    "case": ("Case {case} on {date}", "Zaak {case} op {date}"),
    "nothing_raised": (
        "The case raises no question that the rulebook answers.",
        "De zaak stelt geen vraag die het regelboek beantwoordt.",
    ),
    "decided_by": ("Decided by", "Doorslaggevend"),
    "open_on": ("Open on", "Nog open"),
    "requirements": ("Requirements", "Vereisten"),
    "other_requirements": ("Other requirements", "Overige vereisten"),
    "missing": ("What would settle it", "Wat uitsluitsel geeft"),
    "contested": (
        "Contested: another reading gives another outcome",
        "Betwist: een andere lezing geeft een andere uitkomst",
    ),
    "reading": ("Read as: {reading}", "Gelezen als: {reading}"),
    "figures": ("Figures", "Bedragen en dagen"),
    "not_known": ("not known", "niet bekend"),
    "not_known_one_of": ("not known: {values}", "niet bekend: {values}"),
    "duties": ("Duties", "Verplichtingen"),
    "duty.by": ("by {day}", "uiterlijk {day}"),
    "duty.no_day": ("no last day", "geen laatste dag"),
    "duty.done": ("done {done}", "gedaan op {done}"),
    "duty.late": ("done {done}, after {day}", "gedaan op {done}, na {day}"),
    "risks": ("Risks", "Risico's"),
    "notes": ("Notes", "Opmerkingen"),
    "assumed": ("Not stated, taken as absent", "Niet genoemd, opgevat als afwezig"),
    "sources": ("Sources", "Bronnen"),
    "version": ("version of {version}", "versie van {version}"),
    "policy": ("Policy {version} ({digest})", "Regelboek {version} ({digest})"),
    "readings": ("Readings chosen: {readings}", "Gekozen lezingen: {readings}"),
    "scenarios": ("Scenarios applied: {scenarios}", "Toegepaste scenario's: {scenarios}"),
    # every reading
    "under_readings": ("Under every other reading, one at a time", "Bij elke andere lezing apart"),
    "same_outcomes": ("the same", "hetzelfde"),
    # why
    "see_above": ("as above", "zie boven"),
    "needed": ("Needed: {needed}", "Nodig: {needed}"),
    # the lowest value
    "minimum": (
        "Lowest {input} for {question}: {value}",
        "Laagste {input} voor {question}: {value}",
    ),
    "no_minimum": (
        "No {input} gets this granted: {question}",
        "Geen {input} leidt tot verlening: {question}",
    ),
    "just_below": ("At {value} it is {outcome}.", "Bij {value} is het {outcome}."),
    "least_allowed": (
        "This is the least value that a case may give.",
        "Dit is de laagste waarde die een zaak mag geven.",
    ),
    "gaps": (
        "Not every higher value will do; the ranges below say which.",
        "Niet elke hogere waarde volstaat; het bereik hieronder zegt welke wel.",
    ),
    "assuming": ("Taken in the applicant's favour", "Ten gunste van de aanvrager aangenomen"),
    "assumed_value": ("{input}: {value}", "{input}: {value}"),
    "regions": ("Over the whole range", "Over het hele bereik"),
    "region.from": ("from {value}", "vanaf {value}"),
    "region.to": ("up to and including {value}", "tot en met {value}"),
    "region.on": ("and above", "en hoger"),
    "region.on_day": ("and later", "en later"),
    # what changes
    "no_change": ("Nothing changes.", "Er verandert niets."),
    "changes": ("What changes", "Wat verandert"),
    "nothing": ("none", "geen"),
    "part.missing": ("missing", "ontbreekt"),
    "part.contested": ("contested points", "betwiste punten"),
    "part.assumed": ("taken as absent", "opgevat als afwezig"),
    "part.duties": ("duty", "verplichting"),
    "part.risks": ("risk", "risico"),
    "part.notes": ("note", "opmerking"),
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
    # derivations
    "figure_open": ("{title}: {value}.", "{title}: {value}."),
    "figure_of_law": (
        "{title}: the law does not tell it for this day.",
        "{title}: het recht geeft het niet voor deze dag.",
    ),
    "figure_not_derived": (
        "{title} cannot be told for this case.",
        "{title} is in deze zaak niet vast te stellen.",
    ),
    "amount_not_known": (
        "The law does not tell the {title} for this day; they are known from {first} to {last}.",
        (
            "Het recht geeft de {title} niet voor deze dag; "
            "ze zijn bekend van {first} tot en met {last}."
        ),
    ),
    "case_says": ("The case says {path}: {value}.", "De zaak zegt {path}: {value}."),
    "table_says": ("{title} ({keys}): {value}.", "{title} ({keys}): {value}."),
    "table_lists": ("{title}: {keys}.", "{title}: {keys}."),
    "aggregate.sum": ("Together {value}.", "Samen {value}."),
    "aggregate.count": ("In number {value}.", "In aantal {value}."),
    "aggregate.min": ("The least is {value}.", "De kleinste is {value}."),
    "aggregate.max": ("The greatest is {value}.", "De grootste is {value}."),
    "needs_not": ("that this does not hold: {atom}", "dat dit niet geldt: {atom}"),
    "needs_input": ("{path}: {value}", "{path}: {value}"),
    "needs_atom": ("{atom}", "{atom}"),
    "needs_member": ("at least one member", "ten minste een onderdeel"),
    "needs_comparison": (
        "{operator} {right}, and it is {left}",
        "{operator} {right}, en het is {left}",
    ),
    "left_open": ("...", "..."),
    "a_value": ("a value", "een waarde"),
    "operator.>=": ("at least", "ten minste"),
    "operator.<=": ("at most", "ten hoogste"),
    "operator.>": ("more than", "meer dan"),
    "operator.<": ("less than", "minder dan"),
    "operator.=": ("equal to", "gelijk aan"),
    "operator.!=": ("other than", "anders dan"),
    "minimum_none": (
        "No value gets it granted, because of: {requirements}.",
        "Geen enkele waarde leidt tot verlening, vanwege: {requirements}.",
    ),
    "minimum_open": (
        "No value gets it granted for certain.",
        "Geen enkele waarde leidt met zekerheid tot verlening.",
    ),
    # wrong usage
    "usage.option": ("no such option: {name}", "onbekende optie: {name}"),
    "usage.command": ("no such command: {name}", "onbekend commando: {name}"),
    "usage.missing": ("{name} is missing", "{name} ontbreekt"),
    "usage.value": ("{name}: {reason}", "{name}: {reason}"),
    "usage.choice": ("choose one of {choices}", "kies een van {choices}"),
    "usage.needs_value": ("option {name} needs a value", "optie {name} heeft een waarde nodig"),
    "usage.other": ("{reason}", "onjuist gebruik: {reason}"),
    "usage.day": (
        "`{value}` is not a day such as 2026-03-01",
        "`{value}` is geen dag zoals 2026-03-01",
    ),
    "usage.pair": ("`{value}` is not of the form {form}", "`{value}` heeft niet de vorm {form}"),
    "usage.twice": ("`{value}` is given twice", "`{value}` is twee keer gegeven"),
    "usage.meant": ("did you mean {names}?", "bedoelt u {names}?"),
    "usage.help": ("see {command} --help", "zie {command} --help"),
}


def say(name: str, lang: str, /, **values: str) -> str:
    """Give a sentence of the catalogue in the language, its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    english, dutch = TEXTS[name]
    return fill(dutch if lang == "nl" else english, values)

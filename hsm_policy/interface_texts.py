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
    "reading": ("when read as follows:", "indien als volgt gelezen:"),
    "figures": ("Figures", "Bedragen en dagen"),
    "not_known": ("not known", "niet bekend"),
    "not_known_one_of": ("not known: {values}", "niet bekend: {values}"),
    "not_known_money": ("an amount that is not known", "een bedrag dat niet bekend is"),
    "not_known_date": ("a day that is not known", "een dag die niet bekend is"),
    "not_known_count": ("a number that is not known", "een aantal dat niet bekend is"),
    "duties": ("Duties", "Verplichtingen"),
    "duty.by": ("by {day}", "uiterlijk {day}"),
    "duty.no_day": ("no last day", "geen laatste dag"),
    "duty.done": ("done {done}", "gedaan op {done}"),
    "duty.late": ("done {done}, after {day}", "gedaan op {done}, na {day}"),
    "risks": ("Risks", "Risico's"),
    "notes": ("Notes", "Opmerkingen"),
    "assumed": (
        "Not stated, and taken as absent or as shown in brackets",
        "Niet genoemd, en opgevat als afwezig of zoals tussen haakjes staat",
    ),
    "sources": ("Sources", "Bronnen"),
    "kind.statute": ("legislation", "wetgeving"),
    "kind.decree": ("decree or regulation", "besluit of regeling"),
    "kind.court": ("court ruling", "rechterlijke uitspraak"),
    "kind.ind": ("IND or government", "IND of overheid"),
    "kind.law_firm": ("law firm", "advocatenkantoor"),
    "kind.guide": ("guide", "gids"),
    "version": ("version of {version}", "versie van {version}"),
    "policy": ("Policy {version} ({digest})", "Regelboek {version} ({digest})"),
    "profile": ("Profile: {profile}", "Profiel: {profile}"),
    "readings": ("Readings chosen: {readings}", "Gekozen lezingen: {readings}"),
    "scenarios": ("Scenarios applied: {scenarios}", "Toegepaste scenario's: {scenarios}"),
    # every reading
    "under_readings": ("Under every other reading, one at a time", "Bij elke andere lezing apart"),
    "same_outcomes": ("the same", "hetzelfde"),
    # why
    "see_above": ("as above", "zie boven"),
    "needed": ("Needed: {needed}", "Nodig: {needed}"),
    "all_met": (
        "Every requirement is met or does not apply.",
        "Aan elk vereiste is voldaan, of het geldt niet.",
    ),
    "no_longer_asked": (
        "The case no longer raises this question.",
        "De zaak stelt deze vraag niet meer.",
    ),
    # the lowest value
    "minimum": (
        "{question}: {outcome} from {value}",
        "{question}: {outcome} vanaf {value}",
    ),
    "no_minimum": (
        "{question}: {outcome} at no value",
        "{question}: bij geen enkele waarde {outcome}",
    ),
    "just_below": (
        "At {value} the outcome is: {outcome}.",
        "Bij {value} is de uitkomst: {outcome}.",
    ),
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
    # routes
    "routes": ("Routes in the case {case} on {date}", "Routes in de zaak {case} op {date}"),
    "no_routes": ("The rulebook declares no routes.", "Het regelboek beschrijft geen routes."),
    "route": ("Route", "Route"),
    "route_outcome": ("Outcome", "Uitkomst"),
    "route_dash": (
        "A dash stands for what is not asked of a route, or not known.",
        "Een streepje staat voor wat bij een route niet speelt of niet bekend is.",
    ),
    "route_missing": ("What is missing", "Wat ontbreekt"),
    "route_nothing": ("nothing is missing.", "er ontbreekt niets."),
    "route.unmet": ("not met: {names}.", "niet voldaan: {names}."),
    "route.open": ("open: {names}.", "open: {names}."),
    "route_waived": ("not tested: {names}.", "niet getoetst: {names}."),
    "route_law": (
        "an amount of the law is not known for this day.",
        "een wettelijk bedrag is voor deze dag niet bekend.",
    ),
    "route_contested": (
        "contested: {outcome} with --reading {choice}.",
        "betwist: {outcome} met --reading {choice}.",
    ),
    "route_keys": ("Still to be known: {keys}.", "Nog te weten: {keys}."),
    "unit.one.years": ("{number} year", "{number} jaar"),
    "unit.one.months": ("{number} month", "{number} maand"),
    "unit.one.weeks": ("{number} week", "{number} week"),
    "unit.one.days": ("{number} day", "{number} dag"),
    "unit.years": ("{number} years", "{number} jaar"),
    "unit.months": ("{number} months", "{number} maanden"),
    "unit.weeks": ("{number} weeks", "{number} weken"),
    "unit.days": ("{number} days", "{number} dagen"),
    # what changes
    "no_change": ("Nothing changes.", "Er verandert niets."),
    "changes": ("What changes", "Wat verandert"),
    "nothing": ("none", "geen"),
    "part.missing": ("still to be known", "nog te weten"),
    "part.contested": ("contested points", "betwiste punten"),
    "part.assumed": ("not stated", "niet genoemd"),
    "part.by": ("duty `{name}` of {who}, last day", "plicht `{name}` van {who}, laatste dag"),
    "part.done": ("duty `{name}` of {who}, done on", "plicht `{name}` van {who}, gedaan op"),
    "list.more": ("also {items}", "ook {items}"),
    "list.less": ("no longer {items}", "niet langer {items}"),
    "duties.new": ("New duty: {text}", "Nieuwe verplichting: {text}"),
    "duties.gone": ("Duty that goes: {text}", "Verplichting die vervalt: {text}"),
    "risks.new": ("New risk: {text}", "Nieuw risico: {text}"),
    "risks.gone": ("Risk that goes: {text}", "Risico dat vervalt: {text}"),
    "risks.other": ("Risk: {before} -> {after}", "Risico: {before} -> {after}"),
    "notes.new": ("New note: {text}", "Nieuwe opmerking: {text}"),
    "notes.gone": ("Note that goes: {text}", "Opmerking die vervalt: {text}"),
    "notes.other": ("Note: {before} -> {after}", "Opmerking: {before} -> {after}"),
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
    "figure_gone": (
        "There is no such figure in the case as changed.",
        "In de gewijzigde zaak is dit gegeven er niet.",
    ),
    "figure_not_known": ("{title}: not known.", "{title}: niet bekend."),
    "figure_between": (
        "{title}: not known yet; it is {values}.",
        "{title}: nog niet bekend; het is {values}.",
    ),
    "figure_of_law": (
        "{title}: the rulebook does not know the amount of the law for this day.",
        "{title}: het regelboek kent het wettelijke bedrag voor deze dag niet.",
    ),
    "figure_not_derived": (
        "{title} cannot be told for this case.",
        "{title} is in deze zaak niet vast te stellen.",
    ),
    "amount_not_known": (
        (
            "An amount of the law on which the outcome turns is not known for this day: {title}. "
            "It is known from {first} up to and including {last}{gaps}."
        ),
        (
            "Een wettelijk bedrag waarvan de uitkomst afhangt, is voor deze dag niet bekend: "
            "{title}. Het is bekend van {first} tot en met {last}{gaps}."
        ),
    ),
    "amount_gaps": (", save for the days {gaps}", ", behalve {gaps}"),
    "amount_gap": (
        "from {gap} up to and including {end}",
        "van {gap} tot en met {end}",
    ),
    "case_says": ("The case says {path}: {value}.", "De zaak zegt {path}: {value}."),
    "table_says": ("{title}: {value}.", "{title}: {value}."),
    "table_lists": ("{title}: {keys}.", "{title}: {keys}."),
    "aggregate.sum": ("Together {value}.", "Samen {value}."),
    "aggregate.count": ("Their number is {value}.", "Het aantal is {value}."),
    "aggregate.min": ("The lowest of these is {value}.", "De laagste hiervan is {value}."),
    "aggregate.max": ("The highest of these is {value}.", "De hoogste hiervan is {value}."),
    "aggregate.min_day": (
        "The first of these days is {value}.",
        "De eerste van deze dagen is {value}.",
    ),
    "aggregate.max_day": (
        "The last of these days is {value}.",
        "De laatste van deze dagen is {value}.",
    ),
    "said.given": ("The case has the key `{key}`.", "De zaak heeft de sleutel `{key}`."),
    "said.raised": ("The case raises the question: {title}.", "De zaak stelt de vraag: {title}."),
    "said.reading": ("The reading is `{choice}`: {text}", "De lezing is `{choice}`: {text}"),
    "said.scenario": ("Scenario applied: {title}.", "Toegepast scenario: {title}."),
    "rule_leads_nowhere": (
        "{title}: this rule does not lead to it.",
        "{title}: deze regel leidt er niet toe.",
    ),
    "rule.unmet": ("Does not hold: {sentence}", "Geldt niet: {sentence}"),
    "rule.open": ("Not certain: {sentence}", "Niet zeker: {sentence}"),
    "needs_not": ("that the following does not hold.", "dat het volgende niet geldt."),
    "needs_this": ("the following.", "het volgende."),
    "needs_one": ("one of the following.", "een van de volgende."),
    "needs_any_input": (
        "{path}, which the case does not state.",
        "{path}; de zaak noemt dat niet.",
    ),
    "needs_any_input_unknown": ("{path}, which is not known.", "{path}; dat is niet bekend."),
    "needs_input": (
        "{path}: {value}; the case does not say so.",
        "{path}: {value}; de zaak zegt dat niet.",
    ),
    "needs_input_instead": (
        "{path}: {value}; the case says: {found}.",
        "{path}: {value}; de zaak zegt: {found}.",
    ),
    "needs_input_unknown": (
        "{path}: {value}; this is not known.",
        "{path}: {value}; dat is niet bekend.",
    ),
    "wanted.given": ("the key `{key}` in the case.", "de sleutel `{key}` in de zaak."),
    "wanted.raised": ("the question: {title}.", "de vraag: {title}."),
    "wanted.reading": (
        "the reading `{choice}`: {text}",
        "de lezing `{choice}`: {text}",
    ),
    "wanted.scenario": ("the scenario: {title}.", "het scenario: {title}."),
    "needs_row": (
        "a figure that the rulebook does not know for this day: {title}.",
        "een gegeven dat het regelboek voor deze dag niet kent: {title}.",
    ),
    "needs_listed": ("a place on this list: {title}.", "een plaats op deze lijst: {title}."),
    "needs_member": ("at least one that counts.", "ten minste een die meetelt."),
    "needs_unknown": (
        "a comparison of values that are not known.",
        "een vergelijking van waarden die niet bekend zijn.",
    ),
    "needs_of_unknown": (
        "{operator} {right}; it is not known.",
        "{operator} {right}; het is niet bekend.",
    ),
    "wanted_operator.>=": ("that {left} is at least {right}.", "dat {left} minstens {right} is."),
    "wanted_operator.<=": ("that {left} is at most {right}.", "dat {left} hoogstens {right} is."),
    "wanted_operator.>": ("that {left} is more than {right}.", "dat {left} meer dan {right} is."),
    "wanted_operator.<": ("that {left} is less than {right}.", "dat {left} minder dan {right} is."),
    "wanted_operator.=": ("{right} instead of {left}.", "{right} in plaats van {left}."),
    "wanted_operator.!=": ("something other than {right}.", "iets anders dan {right}."),
    "wanted_day.>=": ("that {left} is not before {right}.", "dat {left} niet voor {right} ligt."),
    "wanted_day.<=": ("that {left} is not after {right}.", "dat {left} niet na {right} ligt."),
    "wanted_day.>": ("that {left} is after {right}.", "dat {left} na {right} ligt."),
    "wanted_day.<": ("that {left} is before {right}.", "dat {left} voor {right} ligt."),
    "wanted_day.=": ("{right} instead of {left}.", "{right} in plaats van {left}."),
    "wanted_day.!=": ("another day than {right}.", "een andere dag dan {right}."),
    "operator.>=": ("at least", "minstens"),
    "operator.<=": ("at most", "hoogstens"),
    "operator.>": ("more than", "meer dan"),
    "operator.<": ("less than", "minder dan"),
    "operator.=": ("equal to", "gelijk aan"),
    "operator.!=": ("other than", "anders dan"),
    "day.>=": ("not before", "niet voor"),
    "day.<=": ("not after", "niet na"),
    "day.>": ("after", "na"),
    "day.<": ("before", "voor"),
    "day.=": ("the day", "de dag"),
    "day.!=": ("another day than", "een andere dag dan"),
    "minimum_none": (
        "Whatever the value, what is asked here is not met: {requirements}.",
        "Bij elke waarde blijft het volgende onvervuld: {requirements}.",
    ),
    "minimum_open": (
        "At no value is it certain to be granted.",
        "Bij geen enkele waarde is verlening zeker.",
    ),
    "timeline": ("From {first} to {last}", "Van {first} tot en met {last}"),
    "timeline_none": ("Nothing changes.", "Er verandert niets."),
    "each_day": (
        "{title}: another day on each of the days from {first} to {last}, from {old} to {new}",
        "{title}: elke dag anders van {first} tot en met {last}, van {old} tot {new}",
    ),
    "held_constant": (
        "All that the case says is taken to stay as it is, also where it counts from its day.",
        "Alles wat de zaak zegt, geldt als onveranderd, ook wat vanaf haar dag telt.",
    ),
    # an interview
    "ask.why": ("Asked because of: {reasons}.", "Gevraagd vanwege: {reasons}."),
    "ask.not_known": ("? if not known", "? als het niet bekend is"),
    "ask.money": ("an amount such as 5942.00", "een bedrag zoals 5942.00"),
    "ask.percent": ("a percentage such as 1.50", "een percentage zoals 1.50"),
    "ask.count": ("a whole number", "een geheel getal"),
    "ask.date": ("a day such as 2026-03-01", "een dag zoals 2026-03-01"),
    "ask.yes_no": ("yes or no", "ja of nee"),
    "ask.country": ("a country code such as IN", "een landcode zoals IN"),
    "ask.countries": (
        "a country code such as IN, or several: [IN, US]",
        "een landcode zoals IN, of meer: [IN, US]",
    ),
    "ask.certain": ("Now certain: {questions}.", "Nu zeker: {questions}."),
    "ask.case": ("The case so far", "De zaak tot nu toe"),
    "ask.saved": ("The case is kept in {file}.", "De zaak is bewaard in {file}."),
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


def say(name: str, lang: str, /, **values: str) -> str:
    """Give a sentence of the catalogue in the language, its placeholders filled.

    Raises:
        KeyError: there is no such sentence, or a placeholder has no value.
    """
    english, dutch = TEXTS[name]
    return fill(dutch if lang == "nl" else english, values)

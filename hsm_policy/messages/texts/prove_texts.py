"""What the program says of properties that were proved or refuted."""

TEXTS: dict[str, tuple[str, str]] = {
    "prove.true": ("proved", "bewezen"),
    "prove.false": ("REFUTED", "WEERLEGD"),
    "prove.none": ("not decided", "niet beslist"),
    "prove.rises": (
        "A higher {keys} never makes {of} come out worse.",
        "Een hogere {keys} maakt de uitkomst van {of} nooit slechter.",
    ),
    "prove.yes": (
        "Where {keys} is true and not false, {of} never comes out worse.",
        "Waar {keys} waar is in plaats van onwaar, is de uitkomst van {of} nooit slechter.",
    ),
    "prove.better": (
        "A later value of {keys} ({values}) never makes {of} come out worse.",
        "Een latere waarde van {keys} ({values}) maakt de uitkomst van {of} nooit slechter.",
    ),
    "prove.grows": (
        "A higher {keys} never makes {of} lower or earlier.",
        "Een hogere {keys} maakt {of} nooit lager of vroeger.",
    ),
    "prove.independent": (
        "{of} never hangs on {keys}.",
        "{of} hangt nooit af van {keys}.",
    ),
    "prove.always": (
        "{of}, once put, always comes to {values}.",
        "{of} komt, eenmaal gesteld, altijd uit op {values}.",
    ),
    "prove.never": ("It is never so that {body}.", "Nooit geldt {body}."),
    "prove.if": ("Where {body}, there {then}.", "Waar {body}, daar {then}."),
    "prove.where": (
        " This is said of cases in which {body}.",
        " Dit gaat over zaken waarin {body}.",
    ),
    "prove.covers": (
        "every complete case dated {first} to {last}, under any readings{readings}, {lists}",
        "elke volledige zaak van {first} t/m {last}, in alle lezingen{readings}, {lists}",
    ),
    "prove.covers_readings": (" that agree with {readings}", " die passen bij {readings}"),
    "prove.covers_announced": (
        " and the announced law {names}",
        " en het aangekondigde recht {names}",
    ),
    "prove.covers_lists": (
        "with no more than {count} each of {lists}",
        "met niet meer dan {count} van elk van {lists}",
    ),
    "prove.covers_no_lists": ("whatever its lists hold", "wat er ook in de lijsten staat"),
    "prove.covers_whole": (
        "and with any amount where the law tells none",
        "en met elk bedrag waar het recht er geen noemt",
    ),
    "prove.covers_told": (
        "on days for which the law tells every amount asked for",
        "op dagen waarvoor het recht elk gevraagd bedrag noemt",
    ),
    "prove.covers_written": ("that writes {names}", "die {names} noemt"),
    "prove.none_found": (
        "neither a proof nor a case that refutes it was found within the limits of the search",
        "binnen de grenzen van het zoeken is geen bewijs gevonden en geen zaak die het weerlegt",
    ),
    "prove.case": ("A case that it does not hold of", "Een zaak waarvoor het niet geldt"),
    "prove.two": (
        "Two cases that it does not hold of: {first}, then {second}",
        "Twee zaken waarvoor het niet geldt: eerst {first}, dan {second}",
    ),
    "prove.summary": (
        "Properties proved: {proved}. Refuted: {refuted}. Not decided: {undecided}.",
        "Eigenschappen bewezen: {proved}. Weerlegd: {refuted}. Niet beslist: {undecided}.",
    ),
    "prove.nothing": (
        "no property has a name that holds {only}",
        "geen eigenschap heeft een naam waarin {only} voorkomt",
    ),
    "prove.progress": (
        "{done} of {all} properties looked at",
        "{done} van {all} eigenschappen bekeken",
    ),
    "prove.saved": ("Written: {file}", "Geschreven: {file}"),
}

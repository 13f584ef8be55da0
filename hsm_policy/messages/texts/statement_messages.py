"""What can be wrong with how clauses are written: message and hint, in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

STATEMENTS: dict[str, _Four] = {
    "full_stop_missing": (
        "a full stop or a comma is missing after `{after}`",
        "na `{after}` ontbreekt een punt of een komma",
        "end each rule with a full stop",
        "sluit elke regel af met een punt",
    ),
    "full_stop_comma": (
        "a new rule begins after `{after}`, where a full stop belongs",
        "na `{after}` begint een nieuwe regel, en daar hoort een punt",
        "write a full stop in its place",
        "schrijf er een punt voor in de plaats",
    ),
    "comma_meant": (
        "the rule ends at this full stop, and what follows it concludes nothing",
        "de regel eindigt bij deze punt, en wat erop volgt concludeert niets",
        "write a comma in its place, or `:-` where a further rule has its conditions",
        "schrijf er een komma voor in de plaats, of `:-` waar een volgende regel voorwaarden heeft",
    ),
    "operator_odd": (
        "`{found}` is no comparison that clauses have",
        "`{found}` is geen vergelijking die regels kennen",
        "write `{wanted}`",
        "schrijf `{wanted}`",
    ),
    "quote_odd": (
        "a curly quotation mark cannot stand in a clause",
        "een krullend aanhalingsteken kan niet in een regel staan",
        'write straight ones: `"`',
        'schrijf rechte: `"`',
    ),
    "word_not": (
        "`{found}` is a word of sentences, and clauses do not have it",
        "`{found}` is een woord uit zinnen, en regels kennen het niet",
        "did you mean `not`?",
        "bedoelde u `not`?",
    ),
    "word_and": (
        "`{found}` is a word of sentences, and clauses do not have it",
        "`{found}` is een woord uit zinnen, en regels kennen het niet",
        "put a comma between conditions",
        "zet een komma tussen voorwaarden",
    ),
    "word_or": (
        "`{found}` is a word of sentences, and clauses do not have it",
        "`{found}` is een woord uit zinnen, en regels kennen het niet",
        "write a second rule for the other way",
        "schrijf een tweede regel voor de andere weg",
    ),
    "word_if": (
        "`{found}` is a word of sentences, and clauses do not have it",
        "`{found}` is een woord uit zinnen, en regels kennen het niet",
        "write `:-` between what a rule concludes and its conditions, and a comma between those",
        "schrijf `:-` tussen conclusie en voorwaarden, en een komma tussen de voorwaarden",
    ),
    "name_capital": (
        "`{found}` begins with a capital letter, as only variables do",
        "`{found}` begint met een hoofdletter, zoals alleen variabelen doen",
        "begin a name with a small letter: `{wanted}`",
        "begin een naam met een kleine letter: `{wanted}`",
    ),
    "syntax": (
        "`{found}` cannot stand here",
        "`{found}` kan hier niet staan",
        "write `head :- condition, condition.`; look at what stands just before",
        "schrijf `hoofd :- voorwaarde, voorwaarde.`; kijk wat er vlak voor staat",
    ),
    "bracket_open": (
        "the bracket `{found}` is not closed",
        "het haakje `{found}` wordt niet gesloten",
        "write `{wanted}` where it ends",
        "schrijf `{wanted}` waar het eindigt",
    ),
    "bracket_extra": (
        "the bracket `{found}` closes nothing",
        "het haakje `{found}` sluit niets",
        "take it out, or open it before",
        "haal het weg, of open het ervoor",
    ),
    "comment_open": (
        "the comment that begins with `%*` does not end",
        "de opmerking die met `%*` begint, eindigt niet",
        "end it with `*%`, or begin each line with `%`",
        "sluit haar af met `*%`, of begin elke regel met `%`",
    ),
    "string_open": (
        "a quotation mark is not closed on its line",
        "een aanhalingsteken wordt op zijn regel niet gesloten",
        "close it, or take it out: words stand without quotation marks",
        "sluit het, of haal het weg: woorden staan zonder aanhalingstekens",
    ),
    "statement_long": (
        "the statement is longer than {most} characters",
        "de regel is langer dan {most} tekens",
        "split it into several rules",
        "splits haar in meer regels",
    ),
    "statement_deep": (
        "brackets stand more than {most} deep in each other",
        "haakjes staan meer dan {most} diep in elkaar",
        "split the rule into several",
        "splits de regel in meer regels",
    ),
    "number_of_law": (
        "the number {number} stands in a clause",
        "het getal {number} staat in een regel",
        "put it into a table in `facts/` and read it from there",
        "zet het in een tabel in `facts/` en lees het daaruit",
    ),
    "statement_refused": (
        "`{what}` is no rule, and nothing else may stand in a rulebook",
        "`{what}` is geen regel, en iets anders mag in een regelboek niet staan",
        "take it out; write what it says as a rule",
        "haal het weg; schrijf wat het zegt als regel",
    ),
    "head_refused": (
        "`{what}` cannot be what a rule concludes",
        "`{what}` kan niet zijn wat een regel concludeert",
        "conclude one plain atom; write a rule for each way",
        "concludeer een enkel atoom; schrijf een regel voor elke weg",
    ),
    "body_refused": (
        "`{what}` cannot be a condition of a rule",
        "`{what}` kan geen voorwaarde van een regel zijn",
        "use an atom, `not` an atom, one comparison of two terms, or an aggregate",
        "gebruik een atoom, `not` en een atoom, een vergelijking van twee termen, of een aggregaat",
    ),
    "aggregate_refused": (
        "`{what}` is no aggregate of the form that is understood",
        "`{what}` is geen aggregaat in de vorm die begrepen wordt",
        "write `X = #sum {{ Weight, Key : conditions }}`, one element, nothing else beside it",
        "schrijf `X = #sum {{ Gewicht, Sleutel : voorwaarden }}`, met een enkel element",
    ),
    "term_refused": (
        "`{what}` cannot be computed here",
        "`{what}` kan hier niet berekend worden",
        "add, subtract, multiply by a figure of the law, or use a calendar function",
        "tel op, trek af, vermenigvuldig met een cijfer van de wet, of gebruik een kalenderfunctie",
    ),
    "function_unknown": (
        "there is no function `@{name}`",
        "er is geen functie `@{name}`",
        "use one of {known}",
        "gebruik een van {known}",
    ),
    "function_arguments": (
        "`@{name}` takes {wanted} arguments, not {count}",
        "`@{name}` vraagt {wanted} argumenten, niet {count}",
        "write the day first, then the number",
        "schrijf eerst de dag, dan het getal",
    ),
}

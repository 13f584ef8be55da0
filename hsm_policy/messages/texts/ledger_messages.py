"""What can be wrong with the ledger of statements: message and hint, in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

LEDGER: dict[str, _Four] = {
    "rule_unsupported": (
        "the rule `{id}` cites neither a statement nor an official text",
        "de regel `{id}` haalt noch een bewering noch een officiële tekst aan",
        "add `%@ says: statement`, or cite a law, a decree, a ruling or the service itself",
        "voeg `%@ says: bewering` toe, of noem een wet, besluit, uitspraak of de dienst zelf",
    ),
    "statement_unknown": (
        "the ledger has no statement `{found}`",
        "het register kent geen bewering `{found}`",
        "add it to the ledger in words of your own, or cite another",
        "neem haar in eigen woorden op in het register, of haal een andere aan",
    ),
    "statement_without_place": (
        "nothing tells what became of the statement `{id}`",
        "niets zegt wat er van de bewering `{id}` is geworden",
        "cite it (`says`), or write `reported_by`, `reading` or `out_of_scope`",
        "haal haar aan (`says`), of schrijf `reported_by`, `reading` of `out_of_scope`",
    ),
    "statement_reasons": (
        "the statement `{name}` has several places at once",
        "de bewering `{name}` heeft meer plaatsen tegelijk",
        "keep one of `reported_by`, `reading` and `out_of_scope`, with one name in it",
        "laat een van `reported_by`, `reading` en `out_of_scope` staan, met één naam erin",
    ),
    "statement_twice": (
        "the statement `{id}` is cited, so the ledger need not say what became of it",
        "de bewering `{id}` wordt aangehaald, dus het register hoeft niet te zeggen waar zij is",
        "write its text alone, or take the citation out",
        "schrijf alleen de tekst, of haal de aanhaling weg",
    ),
    "report_unknown": (
        "nothing gives the {kind} `{found}` that reports this statement",
        "niets geeft de {kind} `{found}` die deze bewering vermeldt",
        "name the id of a rule, or one that a rule concludes",
        "noem de naam van een regel, of een die een regel concludeert",
    ),
}

"""What can be wrong with how files are saved, and with silences: message and hint, twice."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

FORM: dict[str, _Four] = {
    "silence_reason": (
        "the silence of `{found}` has no reason",
        "het onderdrukken van `{found}` heeft geen reden",
        "write after the code why the finding is right and may stay",
        "schrijf achter de code waarom de bevinding klopt en mag blijven",
    ),
    "silence_refused": (
        "`{found}` is an error, which cannot be silenced",
        "`{found}` is een fout, en die is niet te onderdrukken",
        "mend what it says",
        "herstel wat er staat",
    ),
    "silence_unknown": (
        "there is no finding `{found}`",
        "er is geen bevinding `{found}`",
        "write the code that stands in brackets behind a finding",
        "schrijf de code die tussen haken achter een bevinding staat",
    ),
    "silence_unused": (
        "there is nothing here of `{found}` to silence",
        "hier is geen `{found}` om te onderdrukken",
        "take the silence out",
        "haal het onderdrukken weg",
    ),
    "merge_mark": (
        "two versions of the file stand here, one above the other, with the marks of a merge",
        "hier staan twee versies van het bestand boven elkaar, met de tekens van een samenvoeging",
        "keep one of the versions, and take out the lines `<<<<<<<`, `=======` and `>>>>>>>`",
        "houd een van de versies over, en haal de regels `<<<<<<<`, `=======` en `>>>>>>>` weg",
    ),
    "byte_order_mark": (
        "the file begins with a byte order mark",
        "het bestand begint met een byte order mark",
        "save it as UTF-8 without it",
        "sla het op als UTF-8 zonder dit teken",
    ),
    "line_ends": (
        "lines end as on Windows, first here",
        "regels eindigen zoals in Windows, het eerst hier",
        "save the file with line feeds alone",
        "sla het bestand op met alleen regelinvoer",
    ),
    "trailing_space": (
        "spaces stand at the end of lines, first here",
        "er staan spaties aan het einde van regels, het eerst hier",
        "take them out",
        "haal ze weg",
    ),
}

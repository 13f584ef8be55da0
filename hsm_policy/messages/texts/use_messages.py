"""What a rulebook declares and lacks or does not use: message and hint, in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

USE: dict[str, _Four] = {
    "verdict_missing": (
        "no rule concludes `{found}` for the question `{question}`",
        "geen regel concludeert `{found}` voor de vraag `{question}`",
        "write rules for `requirement(Question, Id, State)` and `outcome(Question, Outcome)`",
        "schrijf regels voor `requirement(Question, Id, State)` en `outcome(Question, Outcome)`",
    ),
    "requirement_never_met": (
        "no rule meets the requirement `{found}` of the question `{question}`",
        "geen regel voldoet aan de eis `{found}` van de vraag `{question}`",
        "conclude `met({question}, {found})` in a rule, or take the requirement out",
        "concludeer `met({question}, {found})` in een regel, of haal de eis weg",
    ),
    "figure_unused": (
        "no rule gives the figure `{found}`",
        "geen regel geeft het cijfer `{found}`",
        "conclude `figure({found}, Value)` in a rule, or take the figure out",
        "concludeer `figure({found}, Value)` in een regel, of haal het cijfer weg",
    ),
    "point_unused": (
        "no rule reads the contested point `{found}`",
        "geen regel leest het betwiste punt `{found}`",
        "read it as `reading({found}, name)` in a rule, or take the point out",
        "lees het als `reading({found}, naam)` in een regel, of haal het punt weg",
    ),
    "scenario_unused": (
        "no rule reads the announced law `{found}`",
        "geen regel leest het aangekondigde recht `{found}`",
        "read it as `scenario({found})` in a rule, or take it out",
        "lees het als `scenario({found})` in een regel, of haal het weg",
    ),
    "predicate_unused": (
        "nothing in a verdict rests on `{found}`",
        "niets in een oordeel berust op `{found}`",
        "use it in a rule, or take its rules out",
        "gebruik het in een regel, of haal de regels weg",
    ),
    "table_unused": (
        "no rule reads the table `{found}`",
        "geen regel leest de tabel `{found}`",
        "use it in a rule, or take it out",
        "gebruik haar in een regel, of haal haar weg",
    ),
    "input_unused": (
        "no rule reads `{found}`",
        "geen regel leest `{found}`",
        "use it in a rule, or take it out of the vocabulary",
        "gebruik het in een regel, of haal het uit het vocabulaire",
    ),
    "word_unused": (
        "no case, table or rule holds `{found}`, for which words stand here",
        "geen zaak, tabel of regel bevat `{found}`, waarvoor hier woorden staan",
        "write the constant as the rules do, or take its words out",
        "schrijf de constante zoals de regels haar schrijven, of haal de woorden weg",
    ),
    "word_missing": (
        "no words say how `{found}` reads in a sentence",
        "geen woorden zeggen hoe `{found}` in een zin luidt",
        "add it to `policy/words.yaml` in both languages",
        "voeg het in beide talen toe aan `policy/words.yaml`",
    ),
}

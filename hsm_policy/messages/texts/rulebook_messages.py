"""What can be wrong with a rulebook or with a question put to it, by code, in English and Dutch.

Each message has a hint under `CODE.hint`, which says what to do. The form is that of `messages`.
"""

from __future__ import annotations

from hsm_policy.messages.texts.check_messages import CHECK, DOING
from hsm_policy.messages.texts.clause_messages import CLAUSES
from hsm_policy.messages.texts.form_messages import FORM
from hsm_policy.messages.texts.ledger_messages import LEDGER
from hsm_policy.messages.texts.messages import MESSAGES as READING
from hsm_policy.messages.texts.reading_hints import HINTS
from hsm_policy.messages.texts.statement_messages import STATEMENTS
from hsm_policy.messages.texts.use_messages import USE

_Four = tuple[str, str, str, str]

_FILES: dict[str, _Four] = {
    "no_rulebook": (
        "there is no rulebook in this folder",
        "er staat geen regelboek in deze map",
        "name a folder that holds `policy/` and `facts/`",
        "noem een map die `policy/` en `facts/` bevat",
    ),
    "no_vocabulary": (
        "the file `policy/vocabulary.yaml` is missing",
        "het bestand `policy/vocabulary.yaml` ontbreekt",
        "declare in it every key of a case, `date` first",
        "beschrijf daarin elke sleutel van een zaak, `date` als eerste",
    ),
    "no_questions": (
        "the rulebook puts no question",
        "het regelboek stelt geen vraag",
        "declare one under `questions` in `policy/questions.yaml`",
        "beschrijf er een onder `questions` in `policy/questions.yaml`",
    ),
    "no_sources": (
        "the rulebook names no source",
        "het regelboek noemt geen bron",
        "declare under `sources` in `facts/sources.yaml` what rules and rows cite",
        "beschrijf onder `sources` in `facts/sources.yaml` wat regels en rijen aanhalen",
    ),
    "rulebook_key": (
        "there is no key `{key}` here",
        "er is hier geen sleutel `{key}`",
        "use one of {known}, or take it out",
        "gebruik een van {known}, of haal hem weg",
    ),
    "rulebook_missing": (
        "`{key}` is missing or empty",
        "`{key}` ontbreekt of is leeg",
        "write it here",
        "schrijf het hier",
    ),
    "rulebook_choice": (
        "`{value}` is none of {values}",
        "`{value}` is geen van {values}",
        "write one of them",
        "schrijf een daarvan",
    ),
    "rulebook_map": (
        "`{key}` must hold keys and values",
        "`{key}` moet sleutels en waarden bevatten",
        "write `key: value`, each on a line of its own",
        "schrijf `sleutel: waarde`, elk op een eigen regel",
    ),
    "rulebook_words": (
        "the list of `{key}` holds words alone, not maps or lists",
        "de lijst van `{key}` bevat alleen woorden, geen groepen of lijsten",
        "write one word, text or day an item",
        "schrijf per onderdeel een woord, tekst of dag",
    ),
    "rulebook_list": (
        "`{key}` must be a list",
        "`{key}` moet een lijst zijn",
        "write each item after a dash, or all of them in square brackets",
        "zet elk onderdeel achter een streepje, of alle tussen vierkante haken",
    ),
    "rulebook_day": (
        "`{value}` is not a day from 1900 to 2199",
        "`{value}` is geen dag van 1900 tot en met 2199",
        "write year, month and day, such as 2026-03-01",
        "schrijf jaar, maand en dag, zoals 2026-03-01",
    ),
    "rulebook_amount": (
        "`{value}` is not a number that fits here",
        "`{value}` is geen getal dat hier past",
        "write euros in digits, with at most two decimals after a point; or `unknown`",
        "schrijf euro's in cijfers, met hoogstens twee decimalen na een punt; of `unknown`",
    ),
    "rulebook_name": (
        "`{found}` is not a name that a clause can use",
        "`{found}` is geen naam die een regel kan gebruiken",
        "write lower-case letters, digits and underscores; a country in two capitals",
        "schrijf kleine letters, cijfers en liggende streepjes; een land in twee hoofdletters",
    ),
    "rulebook_twice": (
        "`{name}` is declared twice",
        "`{name}` is twee keer beschreven",
        "take one out, or give it another name",
        "haal er een weg, of geef die een andere naam",
    ),
    "rulebook_holiday": (
        "`{found}` is no month and day that each year has",
        "`{found}` is geen maand en dag die elk jaar heeft",
        'write the month first, then the day, such as "12-25"',
        'schrijf eerst de maand, dan de dag, zoals "12-25"',
    ),
    "rulebook_easter": (
        "`{found}` is no number of days from Easter Sunday within a year",
        "`{found}` is geen aantal dagen vanaf Eerste Paasdag binnen een jaar",
        'write the days after Easter Sunday, such as "1", or before it, such as "-2"',
        'schrijf de dagen na Eerste Paasdag, zoals "1", of ervoor, zoals "-2"',
    ),
    "unit_unfit": (
        "the values of this table do not fit the unit `{unit}`",
        "de waarden van deze tabel passen niet bij de eenheid `{unit}`",
        "write the unit that the values are in",
        "schrijf de eenheid waarin de waarden staan",
    ),
    "keys_unknown": (
        "no row of the table `{table}` has `{found}`",
        "geen rij van de tabel `{table}` heeft `{found}`",
        "name what the rows have, or write it in each of them",
        "noem wat de rijen hebben, of schrijf het in elke rij",
    ),
    "rows_overlap": (
        "in the table `{table}` this row overlaps that of line {line}, which has the same keys",
        "in de tabel `{table}` overlapt deze rij die van regel {line}, met dezelfde sleutels",
        "let each row begin after the one before has ended",
        "laat elke rij beginnen nadat de vorige is geëindigd",
    ),
    "row_not_known": (
        "in the table `{table}` this row goes beyond {day}, the last day for which it is known",
        "in de tabel `{table}` komt deze rij voorbij {day}, de laatste dag die bekend is",
        "move `known_until` on to the last day that the new rows tell",
        "zet `known_until` op de laatste dag waarvoor de nieuwe rijen gelden",
    ),
    "row_reversed": (
        "this row ends before it begins",
        "deze rij eindigt voor zij begint",
        "check `from` and `until`",
        "controleer `from` en `until`",
    ),
    "row_carried": (
        "in the table `{table}` the row of {keys} goes on after {day}, when others begin anew",
        "in de tabel `{table}` loopt de rij van {keys} door na {day}, als andere opnieuw beginnen",
        "add its row from that day, with `value: unknown` where it is not told yet",
        "voeg de rij vanaf die dag toe, met `value: unknown` waar het nog niet bekend is",
    ),
    "source_unknown": (
        "there is no source `{found}`",
        "er is geen bron `{found}`",
        "declare it in `facts/sources.yaml`",
        "beschrijf haar in `facts/sources.yaml`",
    ),
    "path_unknown": (
        "no key of a case stands at `{found}`",
        "er staat geen sleutel van een zaak op `{found}`",
        "name a path of `policy/vocabulary.yaml`",
        "noem een pad uit `policy/vocabulary.yaml`",
    ),
    "minimum_unknown": (
        "`minimum` needs a number or a day of a case and a question, not `{found}`",
        "`minimum` vraagt een getal of dag van een zaak en een vraag, niet `{found}`",
        "name an input of the vocabulary and a question of the rulebook",
        "noem een invoer uit het vocabulaire en een vraag van het regelboek",
    ),
    "route_unknown": (
        "the routes name `{found}`, which the rulebook does not declare",
        "de routes noemen `{found}`, en dat beschrijft het regelboek niet",
        "name a question, a column, a figure, a table or a period `table.key` that there is",
        "noem een vraag, kolom, cijfer, tabel of termijn `tabel.sleutel` die er is",
    ),
    "text_placeholder": (
        "`{found}` in this sentence is no figure of the rulebook",
        "`{found}` in deze zin is geen cijfer van het regelboek",
        "put the id of a figure between the braces",
        "zet de naam van een cijfer tussen de accolades",
    ),
}

_ANSWERS: dict[str, _Four] = {
    "no_input": (
        "there is no key `{path}` in a case",
        "er is geen sleutel `{path}` in een zaak",
        "name a path such as `hsm schema` has them",
        "noem een pad zoals `hsm schema` ze geeft",
    ),
    "no_question": (
        "there is no question `{question}`",
        "er is geen vraag `{question}`",
        "name a question that a verdict answers",
        "noem een vraag die een oordeel beantwoordt",
    ),
    "not_raised": (
        "the case does not raise the question `{question}`",
        "de zaak stelt de vraag `{question}` niet",
        "write one of these keys in the case: {by}",
        "schrijf een van deze sleutels in de zaak: {by}",
    ),
    "no_such_answer": (
        "there is no question or figure `{what}`",
        "er is geen vraag of cijfer `{what}`",
        "name a question or a figure of the verdict",
        "noem een vraag of een cijfer uit het oordeel",
    ),
    "no_profile": (
        "there is no profile `{found}`",
        "er is geen profiel `{found}`",
        "name one of these: {values}",
        "noem een van deze: {values}",
    ),
    "no_scenario": (
        "there is no scenario `{found}`",
        "er is geen scenario `{found}`",
        "name one of these: {values}",
        "noem een van deze: {values}",
    ),
    "bad_path": (
        "`{path}` leads nowhere in this case",
        "`{path}` leidt nergens heen in deze zaak",
        "write it as `a.b` or `parts[0].amount`, items counted from 0",
        "schrijf het als `a.b` of `parts[0].amount`, onderdelen geteld vanaf 0",
    ),
    "minimum_no_item": (
        "the case has no item `{path}`",
        "de zaak heeft geen onderdeel `{path}`",
        "add the item to the case first",
        "voeg het onderdeel eerst aan de zaak toe",
    ),
    "minimum_unused": (
        "no rule compares `{path}` with anything",
        "geen regel vergelijkt `{path}` met iets",
        "choose an input that a rule compares",
        "kies een invoer die een regel vergelijkt",
    ),
    "until_no_day": (
        "`{until}` is no day",
        "`{until}` is geen dag",
        "write a day such as 2031-03-01",
        "schrijf een dag zoals 2031-03-01",
    ),
    "until_before_date": (
        "the last day asked for, {until}, lies before the day of the case, {date}",
        "de laatste gevraagde dag, {until}, ligt voor de dag van de zaak, {date}",
        "choose a later day",
        "kies een latere dag",
    ),
    "until_too_late": (
        "the last day asked for, {until}, lies after {last}, the last day that this case can have",
        "de laatste gevraagde dag, {until}, ligt na {last}, de laatste dag voor deze zaak",
        "choose that day or an earlier one",
        "kies die dag of een eerdere",
    ),
    "minimum_not_number": (
        "`{path}` is neither a number nor a day",
        "`{path}` is een getal noch een dag",
        "choose an amount, a count, a percentage or a day",
        "kies een bedrag, een aantal, een percentage of een dag",
    ),
    "two_values": (
        "`{what}` gets two values, {one} and {other}, from the rules `{first}` and `{second}`",
        "`{what}` krijgt twee waarden, {one} en {other}, van de regels `{first}` en `{second}`",
        "write a condition into one of the rules that excludes the other",
        "zet in een van de regels een voorwaarde die de andere uitsluit",
    ),
    "cannot_ground": (
        "clingo cannot ground the rulebook: {detail}",
        "clingo kan het regelboek niet gronden: {detail}",
        "look for the rule that the message names",
        "zoek de regel die in de melding staat",
    ),
}


def _texts(found: dict[str, _Four]) -> dict[str, dict[str, str]]:
    texts = {code: {"en": en, "nl": nl} for code, (en, nl, _, _) in found.items()}
    return texts | {f"{c}.hint": {"en": en, "nl": nl} for c, (_, _, en, nl) in found.items()}


CODES = (*_FILES, *STATEMENTS, *CLAUSES, *CHECK, *FORM, *USE, *LEDGER, *_ANSWERS)

SHARED = tuple(code for code in HINTS if code in READING)

RULEBOOK: dict[str, dict[str, str]] = {
    **_texts(_FILES),
    **_texts(STATEMENTS),
    **_texts(CLAUSES),
    **_texts(CHECK),
    **_texts(FORM),
    **_texts(USE),
    **_texts(LEDGER),
    **_texts(_ANSWERS),
    **{f"{code}.hint": {"en": en, "nl": nl} for code, (en, nl) in HINTS.items()},
    **{code: {"en": en, "nl": nl} for code, (en, nl) in DOING.items()},
}

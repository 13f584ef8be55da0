"""What else can be wrong with clauses and tables: message and hint, in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

CHECK: dict[str, _Four] = {
    "aggregate_cycle": (
        "`{found}` is counted or summed from itself",
        "`{found}` wordt uit zichzelf geteld of opgeteld",
        "count or sum what does not depend on the result",
        "tel of sommeer wat niet van de uitkomst afhangt",
    ),
    "condition_never": (
        "`{found}` contradicts the conditions before it, so the rule never fires",
        "`{found}` is in strijd met de voorwaarden ervoor, zodat de regel nooit geldt",
        "take one of them out",
        "haal een ervan weg",
    ),
    "sum_no_key": (
        "members of this sum with one weight count once, as `{found}` does not keep them apart",
        "delen van deze som met een zelfde gewicht tellen een keer: `{found}` onderscheidt ze niet",
        "name after the weight what keeps the members apart: `#sum {{ Weight, Key : conditions }}`",
        "noem na het gewicht wat ze onderscheidt: `#sum {{ Gewicht, Sleutel : voorwaarden }}`",
    ),
    "condition_twice": (
        "`{found}` stands twice in one rule",
        "`{found}` staat twee keer in een regel",
        "take one of them out",
        "haal een ervan weg",
    ),
    "rule_twice": (
        "this rule says the same as `{other}` in {where}",
        "deze regel zegt hetzelfde als `{other}` in {where}",
        "take one of them out; one rule may cite several sources",
        "haal een ervan weg; een regel kan meer bronnen noemen",
    ),
    "rule_too_great": (
        "this rule can have {count} instances, and at most {most} are tried",
        "deze regel kan {count} gevallen hebben, en er worden er hoogstens {most} geprobeerd",
        "let its conditions share variables, or split it",
        "laat de voorwaarden variabelen delen, of splits de regel",
    ),
    "number_bare": (
        "the number {number} stands in a clause",
        "het getal {number} staat in een regel",
        "where it is the law's, put it into a table in `facts/` and read it from there",
        "waar het van de wet komt, zet het in een tabel in `facts/` en lees het daaruit",
    ),
    "outcome_unknown": (
        "`{found}` is no value of `{name}`",
        "`{found}` is geen waarde van `{name}`",
        "use one of {known}",
        "gebruik een van {known}",
    ),
    "units_mixed": (
        "`{one}` is a number of {first}, and `{other}` of {second}",
        "`{one}` is een aantal {first}, en `{other}` van {second}",
        "put both into one unit in `facts/`",
        "zet beide in `facts/` in dezelfde eenheid",
    ),
    "rule_id_form": (
        "`{id}` cannot be the id of a rule",
        "`{id}` kan niet de naam van een regel zijn",
        "write words in lower case, digits and underscores, with full stops between",
        "schrijf woorden in kleine letters, cijfers en liggende streepjes, met punten ertussen",
    ),
    "source_without_place": (
        "the place in the source `{found}` is missing",
        "de plaats in de bron `{found}` ontbreekt",
        "write the article, paragraph or page after its id",
        "schrijf het artikel, het lid of de bladzijde achter de naam",
    ),
    "row_hole": (
        "in the table `{table}` no row tells {first} up to and including {last}",
        "in de tabel `{table}` vertelt geen rij {first} tot en met {last}",
        "add a row from that day, with `value: unknown` where it is not known",
        "voeg een rij vanaf die dag toe, met `value: unknown` waar het niet bekend is",
    ),
    "row_too_early": (
        "this row begins on {first}, and the table `{table}` is known from {day} only",
        "deze rij begint op {first}, en de tabel `{table}` is pas bekend vanaf {day}",
        "let `known_from` be the first day of which the table tells, or take the row out",
        "laat `known_from` de eerste dag zijn waarover de tabel vertelt, of haal de rij weg",
    ),
    "row_unread": (
        "no rule asks the table `{table}` for `{found}`",
        "geen regel vraagt de tabel `{table}` naar `{found}`",
        "write a value that the rules ask for, or take the row out",
        "schrijf een waarde waar de regels naar vragen, of haal de rij weg",
    ),
    "table_stale": (
        "the table `{table}` is known until {day} only, and that day has passed",
        "de tabel `{table}` is maar bekend tot en met {day}, en die dag is voorbij",
        "add the rows that have been told since, and move `known_until` on",
        "voeg de rijen toe die sindsdien bekend zijn, en zet `known_until` verder",
    ),
    "point_settled": (
        "the contested point `{found}` has one reading only",
        "het betwiste punt `{found}` heeft maar een lezing",
        "declare the other reading, or take the point out",
        "beschrijf de andere lezing, of haal het punt weg",
    ),
    "source_unused": (
        "nothing cites the source `{found}`",
        "niets haalt de bron `{found}` aan",
        "cite it, or take it out",
        "haal haar aan, of haal haar weg",
    ),
    "rulebook_address": (
        "`{found}` is no address of a page",
        "`{found}` is geen adres van een pagina",
        "write it in full, beginning with `https://`",
        "schrijf het voluit, te beginnen met `https://`",
    ),
    "list_most": (
        "a list may have from 1 to {most} items",
        "een lijst mag van 1 tot en met {most} onderdelen hebben",
        "write how many it has at most in any case that is thought of",
        "schrijf hoeveel het er hoogstens zijn in elke zaak die denkbaar is",
    ),
    "expectation_unknown": (
        "no rule gives the {kind} `{found}` that is expected",
        "geen regel geeft de verwachte {kind} `{found}`",
        "name one that a rule concludes",
        "noem er een die een regel concludeert",
    ),
    "expectation_form": (
        "a verdict never writes this figure as `{found}`",
        "een oordeel schrijft dit cijfer nooit als `{found}`",
        "write it as in `{form}`",
        "schrijf het zoals in `{form}`",
    ),
    "file_unread": (
        "this file is not read",
        "dit bestand wordt niet gelezen",
        "let its name end in `.lp` or `.yaml`, in lower case",
        "laat de naam eindigen op `.lp` of `.yaml`, in kleine letters",
    ),
    "file_outside": (
        "the link leads out of the rulebook",
        "de koppeling leidt buiten het regelboek",
        "put the file itself here",
        "zet het bestand zelf hier",
    ),
    "not_plain": (
        "is no plain file",
        "is geen gewoon bestand",
        "put a plain file here, or take it out",
        "zet hier een gewoon bestand, of haal het weg",
    ),
    "check_time": (
        "checking was stopped after {seconds} seconds",
        "het controleren is na {seconds} seconden gestopt",
        "look at what stands here first; `--seconds` gives more time",
        "kijk eerst naar wat hier staat; `--seconds` geeft meer tijd",
    ),
    "check_memory": (
        "checking was stopped: it needed more than {memory} MB of memory",
        "het controleren is gestopt: er was meer dan {memory} MB geheugen nodig",
        "look at what stands here first",
        "kijk eerst naar wat hier staat",
    ),
    "check_died": (
        "checking ended without an answer",
        "het controleren eindigde zonder antwoord",
        "look at what stands here first, and report it: no rulebook may do so",
        "kijk eerst naar wat hier staat, en meld het: geen regelboek mag dat doen",
    ),
}

DOING: dict[str, tuple[str, str]] = {
    "doing.starting.hint": ("the check had not begun yet", "de controle was nog niet begonnen"),
    "doing.reading.hint": ("this file was being read", "dit bestand werd gelezen"),
    "doing.comparing.hint": (
        "the rules were being compared with each other",
        "de regels werden met elkaar vergeleken",
    ),
    "doing.scenarios.hint": ("the scenarios were being read", "de scenario's werden gelezen"),
    "doing.grounding.hint": (
        "the rules were being grounded, of which this one has most instances, up to {count}",
        "de regels werden gegrond, en deze heeft de meeste gevallen, tot {count}",
    ),
}

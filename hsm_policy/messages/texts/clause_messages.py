"""What can be wrong with what clauses say: message and hint, each in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

_ANNOTATIONS: dict[str, _Four] = {
    "annotation_form": (
        "`{found}` is no annotation",
        "`{found}` is geen annotatie",
        "write `%@ key: text`",
        "schrijf `%@ sleutel: tekst`",
    ),
    "annotation_key": (
        "there is no annotation `{key}`",
        "er is geen annotatie `{key}`",
        "use `rule`, `source`, `says`, `en` or `nl`",
        "gebruik `rule`, `source`, `says`, `en` of `nl`",
    ),
    "annotation_twice": (
        "`{key}` is said twice before one rule, first on line {first}",
        "`{key}` staat twee keer voor een regel, eerst op regel {first}",
        "give each rule its own annotation, just before it",
        "geef elke regel zijn eigen annotatie, er vlak voor",
    ),
    "annotation_alone": (
        "no rule follows this annotation",
        "na deze annotatie komt geen regel",
        "write the rule after it, or take it out",
        "schrijf de regel erachter, of haal haar weg",
    ),
    "annotation_missing": (
        "the rule for `{head}` has no annotation",
        "de regel voor `{head}` heeft geen annotatie",
        "write `%@ rule:`, `%@ source:`, `%@ en:` and `%@ nl:` before it",
        "schrijf er `%@ rule:`, `%@ source:`, `%@ en:` en `%@ nl:` voor",
    ),
    "rule_id_missing": (
        "the rule for `{head}` has no id",
        "de regel voor `{head}` heeft geen naam",
        "write `%@ rule: subject.concept` before it",
        "schrijf er `%@ rule: onderwerp.begrip` voor",
    ),
    "rule_id_twice": (
        "the id `{id}` is already that of a rule in {other}",
        "de naam `{id}` is al die van een regel in {other}",
        "give this rule an id of its own",
        "geef deze regel een eigen naam",
    ),
    "text_missing": (
        "the rule `{id}` has no sentence in the language `{language}`",
        "de regel `{id}` heeft geen zin in de taal `{language}`",
        "write `%@ {language}: …` before it",
        "schrijf er `%@ {language}: …` voor",
    ),
    "source_missing": (
        "the rule `{id}` names no source",
        "de regel `{id}` noemt geen bron",
        "write `%@ source: id place` before it",
        "schrijf er `%@ source: naam plaats` voor",
    ),
    "placeholder_unknown": (
        "`{found}` in the sentence is no variable of the rule `{id}`",
        "`{found}` in de zin is geen variabele van de regel `{id}`",
        "put a variable of the head or the body between the braces",
        "zet een variabele uit het hoofd of de voorwaarden tussen de accolades",
    ),
    "figures_differ": (
        "`{found}` stands in one language of the sentence of `{id}` only",
        "`{found}` staat maar in een taal van de zin van `{id}`",
        "say the same in both sentences",
        "zeg in beide zinnen hetzelfde",
    ),
    "sentence_copied": (
        "the Dutch sentence of `{id}` is the English one, word for word",
        "de Nederlandse zin van `{id}` is woord voor woord de Engelse",
        "write in Dutch what it says",
        "schrijf in het Nederlands wat er staat",
    ),
    "placeholders_differ": (
        "`{found}` stands in one language of the rule `{id}` only",
        "`{found}` staat maar in een taal van de regel `{id}`",
        "say the same in both sentences",
        "zeg in beide zinnen hetzelfde",
    ),
}

_NAMES: dict[str, _Four] = {
    "predicate_unknown": (
        "nothing gives `{found}`",
        "niets levert `{found}`",
        "write a rule for it, or use a name of the vocabulary or of a table",
        "schrijf er een regel voor, of gebruik een naam uit het vocabulaire of van een tabel",
    ),
    "predicate_arguments": (
        "`{name}` takes {wanted} arguments, not {count}",
        "`{name}` vraagt {wanted} argumenten, niet {count}",
        "write as many arguments as where it is declared",
        "schrijf zoveel argumenten als waar het is beschreven",
    ),
    "head_given": (
        "`{found}` is given from outside, and no rule may conclude it",
        "`{found}` komt van buiten, en geen regel mag het concluderen",
        "conclude a name of your own and use that",
        "concludeer een eigen naam en gebruik die",
    ),
    "output_in_body": (
        "`{found}` is for the verdict, and no condition may read it",
        "`{found}` is voor het oordeel, en geen voorwaarde mag het lezen",
        "read what the rule for it reads",
        "lees wat de regel ervoor leest",
    ),
    "name_reserved": (
        "the engine keeps the name `{found}` for itself",
        "de naam `{found}` houdt het programma voor zichzelf",
        "choose another name",
        "kies een andere naam",
    ),
    "name_taken": (
        "`{found}` is already the name of something else that clauses read",
        "`{found}` is al de naam van iets anders dat regels lezen",
        "choose another name for one of them",
        "kies voor een van beide een andere naam",
    ),
    "subject_unknown": (
        "`{found}` has no `{name}`",
        "`{found}` heeft geen `{name}`",
        "use one of {known}",
        "gebruik een van {known}",
    ),
    "value_unknown": (
        "`{found}` is no value of `{name}`",
        "`{found}` is geen waarde van `{name}`",
        "use one of {known}",
        "gebruik een van {known}",
    ),
    "question_unknown": (
        "there is no question `{found}`",
        "er is geen vraag `{found}`",
        "declare it in `policy/questions.yaml`, or use one that is there",
        "beschrijf haar in `policy/questions.yaml`, of gebruik een die er staat",
    ),
    "requirement_unknown": (
        "the question `{question}` has no requirement `{found}`",
        "de vraag `{question}` heeft geen eis `{found}`",
        "declare it in `policy/questions.yaml`, or use one that is there",
        "beschrijf haar in `policy/questions.yaml`, of gebruik een die er staat",
    ),
    "figure_unknown": (
        "there is no figure `{found}`",
        "er is geen cijfer `{found}`",
        "declare it under `figures` in `policy/questions.yaml`",
        "beschrijf het onder `figures` in `policy/questions.yaml`",
    ),
    "point_unknown": (
        "there is no contested point `{found}`",
        "er is geen betwist punt `{found}`",
        "declare it in `policy/readings.yaml`",
        "beschrijf het in `policy/readings.yaml`",
    ),
    "reading_unknown": (
        "the contested point `{point}` has no reading `{found}`",
        "het betwiste punt `{point}` heeft geen lezing `{found}`",
        "declare it in `policy/readings.yaml`",
        "beschrijf haar in `policy/readings.yaml`",
    ),
    "scenario_unknown": (
        "there is no scenario `{found}`",
        "er is geen scenario `{found}`",
        "declare it in `facts/scenarios.yaml`",
        "beschrijf het in `facts/scenarios.yaml`",
    ),
}

_MEASURES: dict[str, _Four] = {
    "kinds_differ": (
        "`{term}` is `{other}` where `{one}` is meant",
        "`{term}` is `{other}` waar `{one}` bedoeld is",
        "use amounts with amounts, days with days, words with words",
        "gebruik bedragen bij bedragen, dagen bij dagen, woorden bij woorden",
    ),
    "units_differ": (
        "`{term}` is a number of {found}, and `@{name}` moves by {wanted}",
        "`{term}` is een aantal {found}, en `@{name}` telt in {wanted}",
        "use the function for the unit of the table",
        "gebruik de functie voor de eenheid van de tabel",
    ),
    "symbol_order": (
        "words have no order, so `{operator}` means nothing here",
        "woorden hebben geen volgorde, dus `{operator}` betekent hier niets",
        "compare words with `=` and `!=` only",
        "vergelijk woorden alleen met `=` en `!=`",
    ),
    "measured_constant": (
        "`{term}` stands where `{name}` has a number or a day",
        "`{term}` staat waar `{name}` een getal of een dag heeft",
        "write a variable there and compare it, as in `N = 0`",
        "schrijf daar een variabele en vergelijk die, zoals in `N = 0`",
    ),
    "measured_twice": (
        "the number `{variable}` stands in two places, which compares in silence",
        "het getal `{variable}` staat op twee plaatsen, wat stilzwijgend vergelijkt",
        "use two variables and write `S = T`",
        "gebruik twee variabelen en schrijf `S = T`",
    ),
    "measured_negated": (
        "`not` stands before `{found}`, which holds a number or a day",
        "`not` staat voor `{found}`, dat een getal of een dag bevat",
        "write a rule for what you mean without the number, and put `not` before that",
        "schrijf een regel voor wat u bedoelt zonder het getal, en zet `not` daarvoor",
    ),
    "input_negated": (
        "`not` stands before `{found}`, which is given from outside and may be unknown",
        "`not` staat voor `{found}`, dat van buiten komt en onbekend kan zijn",
        "say what holds instead, as in `p(x, false)`, or write a rule for it and negate that",
        "zeg wat wel geldt, zoals in `p(x, false)`, of schrijf er een regel voor en ontken die",
    ),
    "measures_multiplied": (
        "`{term}` multiplies two numbers of the case",
        "`{term}` vermenigvuldigt twee getallen van de zaak",
        "multiply by a whole number or a figure of the law only",
        "vermenigvuldig alleen met een geheel getal of een cijfer van de wet",
    ),
    "same_input": (
        "`{input}` stands on both sides of the comparison of `{left}` with `{right}`",
        "`{input}` staat aan beide kanten van de vergelijking van `{left}` met `{right}`",
        "compare it with something that does not hang on it",
        "vergelijk het met iets dat er niet van afhangt",
    ),
    "row_without_day": (
        "the rows of `{table}` are read without the day on which they are in force",
        "de rijen van `{table}` worden gelezen zonder de dag waarop zij gelden",
        "add `{first} <= D, D < {before}`, or leave both days out for the day of the case",
        "voeg `{first} <= D, D < {before}` toe, of laat beide dagen weg voor de dag van de zaak",
    ),
    "variable_unbound": (
        "nothing says what `{variable}` is",
        "niets zegt wat `{variable}` is",
        "let an atom without `not` hold it, or write `{variable} = …`",
        "laat een atoom zonder `not` het bevatten, of schrijf `{variable} = …`",
    ),
    "grows_without_end": (
        "`{found}` is made from itself and can grow without end",
        "`{found}` wordt uit zichzelf gemaakt en kan zonder einde groeien",
        "let such a rule not depend on itself; use an aggregate",
        "laat zo een regel niet van zichzelf afhangen; gebruik een aggregaat",
    ),
    "negation_cycle": (
        "`{found}` depends on itself through `not`",
        "`{found}` hangt via `not` van zichzelf af",
        "order the rules as the law does: concept, exception, result",
        "orden de regels zoals de wet: begrip, uitzondering, gevolg",
    ),
    "range_wraps": (
        "`{term}` can reach {most}, which is more than clingo can hold",
        "`{term}` kan {most} bereiken, en dat is meer dan clingo kan bevatten",
        "narrow `least` and `greatest` of its inputs, or fewer items in its list",
        "verklein `least` en `greatest` van de invoer, of het aantal onderdelen van de lijst",
    ),
    "day_out_of_range": (
        "`{term}` can move a day beyond the calendar",
        "`{term}` kan een dag buiten de kalender brengen",
        "narrow `least` and `greatest` of its inputs",
        "verklein `least` en `greatest` van de invoer",
    ),
}

CLAUSES: dict[str, _Four] = {**_ANNOTATIONS, **_NAMES, **_MEASURES}

"""What to do about what the reader of all YAML says, where it is said of a rulebook."""

from __future__ import annotations

HINTS: dict[str, tuple[str, str]] = {
    "not_yaml": (
        "look at the indentation, colons and quotes",
        "kijk naar inspringing, dubbele punten en aanhalingstekens",
    ),
    "tab": ("replace each tab by spaces", "vervang elke tab door spaties"),
    "duplicate_key": ("take one of them out", "haal er een van weg"),
    "several_documents": ("take out the line `---`", "haal de regel `---` weg"),
    "anchor": ("write the value out", "schrijf de waarde voluit"),
    "alias": ("write the value out", "schrijf de waarde voluit"),
    "tag": ("take the tag out", "haal het label weg"),
    "merge_key": ("write the keys out", "schrijf de sleutels voluit"),
    "empty": (
        "write something in it, or remove the file",
        "schrijf er iets in, of verwijder het bestand",
    ),
    "too_large": ("split it into several files", "splits het in meer bestanden"),
    "too_much": ("split it into several files", "splits het in meer bestanden"),
    "too_deep": ("write it flatter", "schrijf het vlakker"),
    "not_utf8": ("save the file as UTF-8", "sla het bestand op als UTF-8"),
    "not_text": (
        "save it as plain text in UTF-8, not from a word processor",
        "sla het op als platte tekst in UTF-8, niet uit een tekstverwerker",
    ),
    "hidden": (
        "take it out, or type the line anew",
        "haal het weg, of typ de regel opnieuw",
    ),
    "line_break": ("write it on one line", "schrijf het op een regel"),
    "odd_space": (
        "type the spaces of this line anew",
        "typ de spaties van deze regel opnieuw",
    ),
    "yaml_colon": (
        "look at the indentation, or put quotes around a value with a colon in it",
        "kijk naar de inspringing, of zet een waarde met een dubbele punt tussen aanhalingstekens",
    ),
    "yaml_no_colon": ("write `key: value`", "schrijf `sleutel: waarde`"),
    "yaml_quote": ("close it, or take it out", "sluit het, of haal het weg"),
    "yaml_quote_ended": (
        "put the whole text between the other marks, `{other}`",
        "zet de hele tekst tussen de andere tekens, `{other}`",
    ),
    "curly_quotes": (
        'put the text between straight ones, `"`',
        'zet de tekst tussen rechte, `"`',
    ),
    "yaml_bracket": (
        "write the comma between items, or the bracket that closes them",
        "schrijf de komma tussen onderdelen, of het haakje dat ze sluit",
    ),
    "yaml_indent": (
        "begin keys that belong together in the same column, and look at the quotation marks",
        "begin sleutels die bij elkaar horen in dezelfde kolom, en kijk naar de aanhalingstekens",
    ),
    "yaml_begin": ("put the value between quotes", "zet de waarde tussen aanhalingstekens"),
    "character": (
        "take it out, or write it in a comment or a sentence",
        "haal het weg, of zet het in een opmerking of een zin",
    ),
    "no_file": (
        "check the name and the folder",
        "controleer de naam en de map",
    ),
    "is_folder": ("name a file in it", "noem een bestand erin"),
    "unreadable": ("make it a file that you may read", "maak er een bestand van dat u mag lezen"),
    "not_a_case": (
        "begin with `case: a-name` and `date: 2026-03-01`, with a space after each colon",
        "begin met `case: een-naam` en `date: 2026-03-01`, met een spatie na elke dubbele punt",
    ),
    "missing_key": ("write it here", "schrijf hem hier"),
    "never_unknown": ("write a value here", "schrijf hier een waarde"),
    "null": ("write a value here", "schrijf hier een waarde"),
    "not_data": (
        "give text, a number, a day, true or false",
        "geef tekst, een getal, een dag, true of false",
    ),
    "list_too_long": ("keep those that matter", "houd de onderdelen over die ertoe doen"),
    "unknown_in_list": (
        "write `unknown` alone, in place of the list",
        "schrijf `unknown` alleen, in plaats van de lijst",
    ),
    "either": ("take one of them out", "haal er een van weg"),
    "only_for": ("take it out, or change `{sibling}`", "haal hem weg, of wijzig `{sibling}`"),
    "negative": ("write it without the minus", "schrijf het zonder minteken"),
    "too_small": ("check the digits and the point", "controleer de cijfers en de punt"),
    "too_great": ("check the digits and the point", "controleer de cijfers en de punt"),
    "no_such_day": ("write a day that exists", "schrijf een dag die bestaat"),
    "too_early": ("check the year", "controleer het jaar"),
    "too_late": ("check the year", "controleer het jaar"),
    "before_other": ("check both days", "controleer beide dagen"),
    "after_other": ("check both days", "controleer beide dagen"),
    "ratio_not_known": (
        "write the amount itself, without these options",
        "schrijf het bedrag zelf, zonder deze opties",
    ),
    "not_map": (
        "write `key: value`, each on a line of its own",
        "schrijf `sleutel: waarde`, elk op een eigen regel",
    ),
    "not_word": ("write one word or number here", "schrijf hier een woord of getal"),
    "bad_name": ("begin with a lower-case letter", "begin met een kleine letter"),
    "no_list_of_values": (
        "declare it under `value_lists`, or write the values in square brackets",
        "beschrijf haar onder `value_lists`, of zet de waarden tussen vierkante haken",
    ),
    "no_sibling": (
        "name a key of the same map that stands above",
        "noem een sleutel van dezelfde groep die erboven staat",
    ),
    "no_such_day_key": (
        "name a date of the same map that stands above, or `date`",
        "noem een datum van dezelfde groep die erboven staat, of `date`",
    ),
    "bounds_reversed": ("exchange them", "verwissel ze"),
    "group_in_list": ("write its keys beside each other", "schrijf de sleutels naast elkaar"),
    "same_predicate": (
        "give one of them a `predicate` of its own",
        "geef een ervan een eigen `predicate`",
    ),
    "no_point": ("choose one that the rulebook declares", "kies er een die het regelboek noemt"),
    "no_reading": ("choose one that the rulebook declares", "kies er een die het regelboek noemt"),
    "unknown_key": (
        "take it out, or use one that is declared",
        "haal hem weg, of gebruik een bekende",
    ),
    "key_not_word": (
        "put quotes around braces and brackets",
        "zet aanhalingstekens om accolades en haken",
    ),
    "key_not_text": ("put it between quotes", "zet hem tussen aanhalingstekens"),
    "not_choice": ("write one of them", "schrijf een daarvan"),
    "not_list": ("write it in square brackets", "zet het tussen vierkante haken"),
    "list_empty": ("name something, or leave the key out", "noem iets, of laat de sleutel weg"),
    "text_empty": ("write something here", "schrijf hier iets"),
    "text_too_long": ("write it shorter", "schrijf het korter"),
    "no_date": (
        "write `date: {{type: date, question: …}}`",
        "schrijf `date: {{type: date, question: …}}`",
    ),
}

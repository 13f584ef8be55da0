"""The messages of readers and loaders, by name, in English and Dutch; placeholders go by name.

A message is lower case without a full stop, what someone wrote stands in backticks, and a hint
says what to do.
"""

from __future__ import annotations


def _both(en: str, nl: str) -> dict[str, str]:
    return {"en": en, "nl": nl}


_FILES = {
    "no_file": _both("there is no such file", "dit bestand bestaat niet"),
    "is_folder": _both("this is a folder, not a file", "dit is een map, geen bestand"),
    "unreadable": _both("cannot be read: {detail}", "kan niet gelezen worden: {detail}"),
    "too_large": _both("is larger than {most} MB", "is groter dan {most} MB"),
    "not_utf8": _both("is not text in UTF-8", "is geen tekst in UTF-8"),
    "not_text": _both("is not a text file", "is geen tekstbestand"),
    "hidden": _both(
        "the invisible character {shown} may not stand here",
        "het onzichtbare teken {shown} mag hier niet staan",
    ),
    "line_break": _both(
        "goes on over several lines, which it may not",
        "loopt over meer regels, en dat mag hier niet",
    ),
    "odd_space": _both(
        "one of the spaces here is no plain space ({shown})",
        "een van de spaties hier is geen gewone spatie ({shown})",
    ),
    "character": _both(
        "the character {shown} may not stand here", "het teken {shown} mag hier niet staan"
    ),
    "empty": _both("there is nothing in it", "er staat niets in"),
    "not_yaml": _both("is not YAML: {detail}", "is geen YAML: {detail}"),
    "yaml_colon": _both("a colon cannot stand here", "een dubbele punt kan hier niet staan"),
    "yaml_no_colon": _both(
        "a colon with a space after it is missing on this line",
        "op deze regel ontbreekt een dubbele punt met een spatie erachter",
    ),
    "yaml_quote": _both(
        "the quotation mark that opens here is never closed",
        "het aanhalingsteken dat hier opent, wordt nergens gesloten",
    ),
    "yaml_quote_ended": _both(
        "the quotation mark here ended the text",
        "het aanhalingsteken hier beëindigde de tekst",
    ),
    "curly_quotes": _both(
        "the curly quotation mark here does not open a text",
        "het gekrulde aanhalingsteken hier opent geen tekst",
    ),
    "yaml_bracket": _both(
        "a comma or a closing bracket is missing here; the bracket opened on line {first}",
        "hier ontbreekt een komma of een sluithaakje; het haakje opende op regel {first}",
    ),
    "yaml_indent": _both(
        "what stands here does not go with what stands before it",
        "wat hier staat, past niet bij wat ervoor staat",
    ),
    "yaml_begin": _both(
        "a value cannot begin with this character",
        "een waarde kan niet met dit teken beginnen",
    ),
    "tab": _both("a tab cannot indent, use spaces", "een tab kan niet inspringen, gebruik spaties"),
    "several_documents": _both(
        "a second document begins here, and one file holds one",
        "hier begint een tweede document, en een bestand bevat er een",
    ),
    "anchor": _both("anchors (`&`) are not allowed", "ankers (`&`) zijn niet toegestaan"),
    "alias": _both("aliases (`*`) are not allowed", "aliassen (`*`) zijn niet toegestaan"),
    "tag": _both("the tag `{tag}` is not allowed", "het label `{tag}` is niet toegestaan"),
    "merge_key": _both("the merge key `<<` is not allowed", "de sleutel `<<` is niet toegestaan"),
    "duplicate_key": _both(
        "the key `{key}` is given twice, first on line {first}",
        "de sleutel `{key}` staat er twee keer, eerst op regel {first}",
    ),
    "key_not_word": _both(
        "a key must be a word, not a map or a list",
        "een sleutel moet een woord zijn, geen groep of lijst",
    ),
    "key_not_text": _both("the key {key} is not text", "de sleutel {key} is geen tekst"),
    "too_deep": _both(
        "is nested more than {most} levels deep", "is meer dan {most} niveaus diep genest"
    ),
    "too_much": _both("holds too many values", "bevat te veel waarden"),
}

_KEYS = {
    "not_a_case": _both(
        "a case consists of keys and values, and this does not",
        "een zaak bestaat uit sleutels en waarden, en dit niet",
    ),
    "unknown_key": _both("there is no key `{key}` here", "er is hier geen sleutel `{key}`"),
    "missing_key": _both("the key `{key}` is missing", "de sleutel `{key}` ontbreekt"),
    "never_unknown": _both(
        "`{key}` must be known, everything else turns on it",
        "`{key}` moet bekend zijn, al het andere hangt ervan af",
    ),
    "null": _both("has no value", "heeft geen waarde"),
    "not_map": _both(
        "must hold keys and values, not {found}", "moet sleutels en waarden bevatten, niet {found}"
    ),
    "not_list": _both("must be a list, not {found}", "moet een lijst zijn, niet {found}"),
    "not_word": _both(
        "must be a single value, not {found}", "moet een enkele waarde zijn, niet {found}"
    ),
    "not_data": _both(
        "a Python value of type {found} means nothing here",
        "een Python-waarde van het type {found} betekent hier niets",
    ),
    "list_too_long": _both(
        "has {count} items, and at most {most} are allowed",
        "heeft {count} onderdelen, en hoogstens {most} zijn toegestaan",
    ),
    "list_empty": _both("names nothing", "noemt niets"),
    "unknown_in_list": _both(
        "`unknown` cannot stand among other values",
        "`unknown` kan niet tussen andere waarden staan",
    ),
    "either": _both(
        "`{one}` and `{other}` exclude each other", "`{one}` en `{other}` sluiten elkaar uit"
    ),
    "only_for": _both(
        "this key exists only where `{sibling}` is {values}",
        "deze sleutel bestaat alleen waar `{sibling}` {values} is",
    ),
    "text_empty": _both("is empty", "is leeg"),
    "text_too_long": _both("is longer than {most} characters", "is langer dan {most} tekens"),
    "no_point": _both("there is no contested point `{key}`", "er is geen betwist punt `{key}`"),
    "no_reading": _both(
        "`{point}` has no reading `{found}`, but {values}",
        "`{point}` heeft geen lezing `{found}`, wel {values}",
    ),
}

_VALUES = {
    "not_choice": _both("`{found}` is none of {values}", "`{found}` is geen van {values}"),
    "not_yes_no": _both(
        "`{found}` is neither `true` nor `false`", "`{found}` is noch `true` noch `false`"
    ),
    "not_country": _both(
        "`{found}` is not a country of ISO 3166", "`{found}` is geen land van ISO 3166"
    ),
    "not_amount": _both("`{found}` is not an amount", "`{found}` is geen bedrag"),
    "not_percent": _both("`{found}` is not a percentage", "`{found}` is geen percentage"),
    "not_count": _both("`{found}` is not a whole number", "`{found}` is geen geheel getal"),
    "decimals": _both(
        "`{found}` has more than two decimals", "`{found}` heeft meer dan twee decimalen"
    ),
    "negative": _both("`{found}` is negative", "`{found}` is negatief"),
    "not_finite": _both("`{found}` is not a number", "`{found}` is geen getal"),
    "exponent": _both("`{found}` has an exponent", "`{found}` heeft een exponent"),
    "too_small": _both("`{found}` is less than {bound}", "`{found}` is minder dan {bound}"),
    "too_great": _both("`{found}` is more than {bound}", "`{found}` is meer dan {bound}"),
    "not_date": _both("`{found}` is not a date", "`{found}` is geen datum"),
    "no_such_day": _both("there is no day {found}", "de dag {found} bestaat niet"),
    "too_early": _both("{found} lies before {bound}", "{found} ligt voor {bound}"),
    "too_late": _both("{found} lies after {bound}", "{found} ligt na {bound}"),
    "before_other": _both(
        "{found} lies before `{other}`, which is {bound}",
        "{found} ligt voor `{other}`, en dat is {bound}",
    ),
    "after_other": _both(
        "{found} lies after `{other}`, which is {bound}",
        "{found} ligt na `{other}`, en dat is {bound}",
    ),
    "overlap": _both(
        "overlaps `{other}`: {day} lies in both",
        "overlapt `{other}`: {day} ligt in beide",
    ),
    "overlap_of_one": _both(
        "overlaps `{other}`, where `{by}` is `{value}` too: {day} lies in both",
        "overlapt `{other}`, waar `{by}` ook `{value}` is: {day} ligt in beide",
    ),
    "overlap_of_any": _both(
        "overlaps {others}, and whatever `{by}` is, two of them would have the same",
        "overlapt {others}, en wat `{by}` ook is, twee ervan zouden hetzelfde hebben",
    ),
    "two_on_a_day": _both(
        "`{found}` contradicts `{other}`, which is `{value}` on the same day, {day}",
        "`{found}` is in strijd met `{other}`, en dat is `{value}` op dezelfde dag, {day}",
    ),
    "ratio_not_known": _both(
        "`{table}` is not known for this day, so the amount cannot be converted",
        "`{table}` is voor deze dag niet bekend, dus het bedrag kan niet worden omgerekend",
    ),
}

_VOCABULARY = {
    "bad_name": _both(
        "`{found}` is not a name of lower-case letters, digits and underscores",
        "`{found}` is geen naam van kleine letters, cijfers en liggende streepjes",
    ),
    "no_list_of_values": _both(
        "there is no list of values `{found}`", "er is geen waardenlijst `{found}`"
    ),
    "no_sibling": _both(
        "no key `{found}` stands before this one", "er staat geen sleutel `{found}` voor deze"
    ),
    "no_such_day_key": _both(
        "no date `{found}` stands before this one",
        "er staat geen datum `{found}` voor deze",
    ),
    "no_day_in_list": _both(
        "no date `{found}` stands before this one among the keys of a list",
        "er staat geen datum `{found}` voor deze onder de sleutels van een lijst",
    ),
    "apart_key": _both(
        "`{found}` is not a key of this list of type {kind} that is always given",
        "`{found}` is geen sleutel van deze lijst van het type {kind} die altijd bestaat",
    ),
    "apart_ends": _both(
        "`{last}` must be `not_before` `{first}`, and both must exist for the same items",
        "`{last}` moet `not_before` `{first}` zijn, en beide moeten bij dezelfde onderdelen horen",
    ),
    "bounds_reversed": _both("`least` is more than `greatest`", "`least` is meer dan `greatest`"),
    "group_in_list": _both(
        "an item of a list holds single values only",
        "een onderdeel van een lijst bevat alleen enkele waarden",
    ),
    "same_predicate": _both(
        "`{found}` is already the predicate of `{other}`",
        "`{found}` is al het predicaat van `{other}`",
    ),
    "no_date": _both(
        "the key `date` of type date is missing", "de sleutel `date` van het type date ontbreekt"
    ),
}

HINTS = {
    "did_you_mean": _both("did you mean `{near}`?", "bedoelde u `{near}`?"),
    "leave_out": _both(
        "leave the key out, or write `unknown`", "laat de sleutel weg, of schrijf `unknown`"
    ),
    "write_list": _both(
        "write each item on a line of its own, after a dash",
        "zet elk onderdeel op een eigen regel, na een streepje",
    ),
    "write_amount": _both(
        "write euros with a point, such as 5942.00", "schrijf euro's met een punt, zoals 5942.00"
    ),
    "write_number": _both(
        "write the number in full, in digits", "schrijf het getal voluit, in cijfers"
    ),
    "write_whole": _both(
        "write a whole number in digits, such as 3", "schrijf een geheel getal in cijfers, zoals 3"
    ),
    "write_percent": _both(
        "write the number alone, such as 1.50", "schrijf alleen het getal, zoals 1.50"
    ),
    "write_date": _both(
        "write year, month and day, such as 2026-03-01",
        "schrijf jaar, maand en dag, zoals 2026-03-01",
    ),
    "write_country": _both(
        "write its two capital letters, such as NL", "schrijf de twee hoofdletters, zoals NL"
    ),
    "no_day_in_list.hint": _both(
        "name a date of the same items that stands above",
        "noem een datum van dezelfde onderdelen die erboven staat",
    ),
    "apart_key.hint": _both(
        "name one that the items of the list have",
        "noem er een die de onderdelen van de lijst hebben",
    ),
    "apart_ends.hint": _both(
        "give them the same `only_for`, and the second `not_before: [{first}]`",
        "geef ze dezelfde `only_for`, en de tweede `not_before: [{first}]`",
    ),
    "end_first": _both(
        "let one end before the other begins; what was cut short ended sooner",
        "laat de ene eindigen voordat de andere begint; wat is ingekort, eindigt eerder",
    ),
    "keep_one": _both(
        "keep one of the two, or correct a date",
        "houd een van de twee over, of verbeter een datum",
    ),
    "write_bare": _both(
        "write true or false, without quotes", "schrijf true of false, zonder aanhalingstekens"
    ),
}

MESSAGES: dict[str, dict[str, str]] = {**_FILES, **_KEYS, **_VALUES, **_VOCABULARY, **HINTS}

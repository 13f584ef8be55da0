"""What may be wrong with properties, and with rulebooks to compare, in English and Dutch."""

from __future__ import annotations

PROPERTY: dict[str, dict[str, str]] = {
    "property_kind": {
        "en": "a property says one thing: one of {known}",
        "nl": "een eigenschap zegt één ding: een van {known}",
    },
    "property_name": {
        "en": "there is no {found} that `{key}` can name",
        "nl": "er is geen {found} die `{key}` kan noemen",
    },
    "property_twice": {
        "en": "another property has the name `{found}`",
        "nl": "een andere eigenschap heeft al de naam `{found}`",
    },
    "property_figure": {
        "en": "`always` speaks of the outcomes of a question, not of a figure",
        "nl": "`always` gaat over de uitkomsten van een vraag, niet over een cijfer",
    },
    "property_values": {
        "en": "nothing says which values of `{path}` are better",
        "nl": "nergens staat welke waarden van `{path}` beter zijn",
    },
    "property_values.hint": {
        "en": "name two or more under `values`, from worst to best",
        "nl": "noem er twee of meer onder `values`, van slecht naar goed",
    },
    "property_then": {
        "en": "what stands in `then` cannot be said not to hold",
        "nl": "van wat in `then` staat, kan niet gezegd worden dat het niet zo is",
    },
    "property_then.hint": {
        "en": "write what binds variables, and aggregates, in `if`",
        "nl": "schrijf wat variabelen bindt, en aggregaten, in `if`",
    },
    "property_items": {
        "en": "a proof looks at lists of at most {most} items",
        "nl": "een bewijs kijkt naar lijsten van ten hoogste {most} onderdelen",
    },
    "no_revision": {
        "en": "`{name}` is no folder, and no git revision of this rulebook",
        "nl": "`{name}` is geen map, en geen git-versie van dit regelboek",
    },
    "no_revision.hint": {
        "en": "name a folder that holds policy/ and facts/, or a revision such as HEAD~1",
        "nl": "noem een map die policy/ en facts/ bevat, of een versie zoals HEAD~1",
    },
    "no_rulebook_then": {
        "en": "there was no rulebook in this folder at `{name}`",
        "nl": "bij `{name}` stond er geen regelboek in deze map",
    },
    "no_properties": {
        "en": "no properties are declared in it",
        "nl": "er zijn geen eigenschappen in beschreven",
    },
    "no_properties.hint": {
        "en": "declare them under `properties` in `policy/properties.yaml`",
        "nl": "beschrijf ze onder `properties` in `policy/properties.yaml`",
    },
}

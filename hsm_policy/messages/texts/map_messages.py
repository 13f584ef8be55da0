"""What a map of two inputs cannot be asked: message and hint, in English and Dutch."""

from __future__ import annotations

_Four = tuple[str, str, str, str]

_TEXTS: dict[str, _Four] = {
    "map_twice": (
        "`{path}` is named twice",
        "`{path}` staat er twee keer",
        "name two different inputs",
        "noem twee verschillende invoeren",
    ),
    "map_range_of": (
        "a range is given for `{path}`, which is not one of the two inputs",
        "er is een bereik gegeven voor `{path}`, en dat is geen van de twee invoeren",
        "give a range for an input of the map",
        "geef een bereik voor een invoer van de kaart",
    ),
    "map_range": (
        "`{range}` is no range of `{path}`",
        "`{range}` is geen bereik van `{path}`",
        "write its first and last value, both within {whole}",
        "schrijf de eerste en de laatste waarde, allebei binnen {whole}",
    ),
    "map_too_many": (
        "the border between the regions of `{one}` and `{other}` has more than {most} steps",
        "de grens tussen de gebieden van `{one}` en `{other}` heeft meer dan {most} treden",
        "look at fewer values: --range {one}=FIRST..LAST",
        "bekijk minder waarden: --range {one}=EERSTE..LAATSTE",
    ),
}

MAP: dict[str, dict[str, str]] = {
    **{code: {"en": en, "nl": nl} for code, (en, nl, _, _) in _TEXTS.items()},
    **{f"{code}.hint": {"en": en, "nl": nl} for code, (_, _, en, nl) in _TEXTS.items()},
}

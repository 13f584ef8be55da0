"""Why a policy file is not put in the style of the house, in English and Dutch."""

from __future__ import annotations

FMT: dict[str, dict[str, str]] = {
    "fmt_ending": {
        "en": "is no policy file, whose name ends with `.lp`",
        "nl": "is geen regelbestand, waarvan de naam op `.lp` eindigt",
    },
    "fmt_none": {
        "en": "there is no policy file (`.lp`) in this folder",
        "nl": "er staat geen regelbestand (`.lp`) in deze map",
    },
    "fmt_not_same": {
        "en": "is left as it is, since in the style of the house it would not say the same",
        "nl": "blijft zoals het is, want in de huisstijl zou het niet hetzelfde zeggen",
    },
    "fmt_unwritten": {
        "en": "cannot be written: {reason}",
        "nl": "kan niet geschreven worden: {reason}",
    },
}

"""Why a rulebook cannot be begun in a folder, in English and Dutch."""

from __future__ import annotations

SCAFFOLD: dict[str, dict[str, str]] = {
    "new_not_empty": {
        "en": "this folder is not empty",
        "nl": "deze map is niet leeg",
    },
    "new_not_empty.hint": {
        "en": "name a folder that does not exist yet, or an empty one",
        "nl": "noem een map die nog niet bestaat, of een lege",
    },
    "new_file": {
        "en": "this is a file, not a folder",
        "nl": "dit is een bestand, geen map",
    },
    "new_file.hint": {
        "en": "name a folder that does not exist yet, or an empty one",
        "nl": "noem een map die nog niet bestaat, of een lege",
    },
}

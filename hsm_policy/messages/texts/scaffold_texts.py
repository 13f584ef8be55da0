"""What the program says of a rulebook that it has begun."""

TEXTS: dict[str, tuple[str, str]] = {
    "new_written": (
        "A rulebook that works now stands in {folder}:",
        "In {folder} staat nu een regelboek dat werkt:",
    ),
    "new_copied": (
        "{folder} now holds a copy of the rulebook that comes with the program.",
        "{folder} bevat nu een kopie van het regelboek dat bij het programma hoort.",
    ),
    "new_check": (
        "To look whether anything is wrong with it: hsm check {folder}",
        "Om te zien of er iets mis mee is: hsm check {folder}",
    ),
    "new_read": (
        "What to do next is told in {folder}/README.md.",
        "Wat nu te doen, staat in {folder}/README.md.",
    ),
}

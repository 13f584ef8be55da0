"""What the answer of a repair says around the texts of the rulebook."""

TEXTS: dict[str, tuple[str, str]] = {
    "repairs": (
        "{question}: what would get it {outcome}, cheapest first",
        "{question}: wat tot {outcome} zou leiden, goedkoopste eerst",
    ),
    "repair_cost": ("cost {cost}", "kosten {cost}"),
    "repair_none_needed": (
        "{question}: {outcome} as the case stands; nothing has to change.",
        "{question}: {outcome} zoals de zaak er ligt; er hoeft niets te veranderen.",
    ),
    "repair_change": ("{input}: {before} -> {after}", "{input}: {before} -> {after}"),
    "repair_needed": (
        "Each is needed: without one of them it is not {outcome}.",
        "Elk is nodig: zonder een ervan is het niet {outcome}.",
    ),
    "repair_blocked": (
        "{question}: no change that the rulebook allows gets it {outcome}",
        "{question}: geen wijziging die het regelboek toelaat leidt tot {outcome}",
    ),
    "repair_in_the_way": ("In the way stands", "In de weg staat"),
    "repair_nothing_known": (
        "No other facts would do either; the reasons stand in the verdict.",
        "Ook met andere feiten lukt het niet; de redenen staan in de beslissing.",
    ),
    "repair_unchanged": (
        (
            "What is not known, the readings, and facts that cannot change are left as they are; "
            "what may change, and at what cost, the rulebook says."
        ),
        (
            "Wat niet bekend is, de lezingen en feiten die vastliggen, blijven zoals ze zijn; wat "
            "mag veranderen en wat dat kost, zegt het regelboek."
        ),
    ),
    "repair_nearest": (
        "The nearest way to {outcome}: {changes} (see hsm repair).",
        "De kortste weg naar {outcome}: {changes} (zie hsm repair).",
    ),
    "not_all": (
        "There are more ways than are shown here; the cheapest may be among those left out.",
        "Er zijn meer manieren dan hier staan; de goedkoopste kan ontbreken.",
    ),
}

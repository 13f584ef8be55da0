"""What a decision table says around the names and values of the rulebook."""

TEXTS: dict[str, tuple[str, str]] = {
    "table": ("Which answer leads where:", "Welk antwoord waartoe leidt:"),
    "table.from": ("{input} from {first}", "{input} vanaf {first}"),
    "table.to": ("{input} up to and including {last}", "{input} tot en met {last}"),
    "table.between": (
        "{input} from {first} up to and including {last}",
        "{input} vanaf {first} tot en met {last}",
    ),
    "table.any": ("{input} whatever it is", "{input} hoe dan ook"),
    "table.none": ("none", "geen"),
    "table.or_none": ("{said}, or none", "{said}, of geen"),
    "table.is": ("{input}: {values}", "{input}: {values}"),
    "table.is_not": ("{input}: not {values}", "{input}: niet {values}"),
    "table.listed": ("{input}: one of the {list}", "{input}: een van de {list}"),
    "table.not_listed": ("{input}: none of the {list}", "{input}: geen van de {list}"),
    "table.turns_on": ("This still turns on {inputs}.", "Dit hangt nog af van {inputs}."),
    "table.amounts": (
        "This turns on an amount that the law does not tell for this day.",
        "Dit hangt af van een bedrag dat de wet voor deze dag niet noemt.",
    ),
}

"""What a map of two inputs, and a picture of an answer, say around the texts of the rulebook."""

TEXTS: dict[str, tuple[str, str]] = {
    # pictures
    "chart_timeline": (
        "{case}: what changes from {first} to {last}",
        "{case}: wat verandert van {first} tot en met {last}",
    ),
    "chart_days": (
        "Days on which something changes: {days}.",
        "Dagen waarop iets verandert: {days}.",
    ),
    "chart_law": ("amounts of the law not known", "wettelijke bedragen niet bekend"),
    "chart_more_days": (
        "Further days on which something changes: {days}. The text of the timeline names each.",
        "Verdere dagen waarop iets verandert: {days}. De tekst van de tijdlijn noemt ze allemaal.",
    ),
    "chart_each_day": ("and each day up to {last}", "en elke dag tot en met {last}"),
    "chart_others": (
        "and more: {count}; the text of the timeline tells all",
        "en meer: {count}; de tekst van de tijdlijn vertelt alles",
    ),
    "chart_silent": ("the law does not tell", "het recht zegt het niet"),
    "chart_own": ("this case: {value}", "deze zaak: {value}"),
    "chart_map": ("By {one} and {other}.", "Naar {one} en {other}."),
    "chart_no_png": (
        "a PNG needs one more package: pip install 'hsm-policy[png]' (.svg needs none)",
        "een PNG vraagt nog een pakket: pip install 'hsm-policy[png]' (.svg heeft niets nodig)",
    ),
    "chart_no_font": (
        "a PNG would have no text: install a font such as {font}, or write .svg",
        "een PNG zou geen tekst hebben: installeer een lettertype als {font}, of kies .svg",
    ),
    "chart_no_folder": ("there is no such folder", "deze map bestaat niet"),
    "chart_not_written": (
        "the picture could not be written: {reason}",
        "de afbeelding kon niet worden geschreven: {reason}",
    ),
    "usage.chart": (
        "`{value}` does not end in .svg or .png",
        "`{value}` eindigt niet op .svg of .png",
    ),
    # a map as a text
    "map_stair": (
        "and so on, with another border at each of the {columns} values between, up to",
        "enzovoort, met een andere grens bij elk van de {columns} waarden ertussen, tot",
    ),
    "map_favour": (
        "What else is not known is taken in the applicant's favour.",
        "Wat verder niet bekend is, wordt ten gunste van de aanvrager aangenomen.",
    ),
}

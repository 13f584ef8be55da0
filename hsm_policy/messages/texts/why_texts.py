"""What a derivation says around the texts of the rulebook."""

TEXTS: dict[str, tuple[str, str]] = {
    # why
    "see_above": ("as above", "zie boven"),
    "needed": ("Needed: {needed}", "Nodig: {needed}"),
    "all_met": (
        "Every requirement is met or does not apply.",
        "Aan elk vereiste is voldaan, of het geldt niet.",
    ),
    "no_longer_asked": (
        "The case no longer raises this question.",
        "De zaak stelt deze vraag niet meer.",
    ),
    # derivations
    "figure_gone": (
        "There is no such figure in the case as changed.",
        "In de gewijzigde zaak is dit gegeven er niet.",
    ),
    "figure_not_known": ("{title}: not known.", "{title}: niet bekend."),
    "figure_between": (
        "{title}: not known yet; it is {values}.",
        "{title}: nog niet bekend; het is {values}.",
    ),
    "figure_of_law": (
        "{title}: the rulebook does not know the amount of the law for this day.",
        "{title}: het regelboek kent het wettelijke bedrag voor deze dag niet.",
    ),
    "figure_not_derived": (
        "{title} cannot be told for this case.",
        "{title} is in deze zaak niet vast te stellen.",
    ),
    "amount_not_known": (
        (
            "An amount of the law on which the outcome turns is not known for this day: {title}. "
            "It is known from {first} up to and including {last}{gaps}."
        ),
        (
            "Een wettelijk bedrag waarvan de uitkomst afhangt, is voor deze dag niet bekend: "
            "{title}. Het is bekend van {first} tot en met {last}{gaps}."
        ),
    ),
    "amount_gaps": (", save for the days {gaps}", ", behalve {gaps}"),
    "amount_gap": (
        "from {gap} up to and including {end}",
        "van {gap} tot en met {end}",
    ),
    "case_says": ("The case says {path}: {value}.", "De zaak zegt {path}: {value}."),
    "table_says": ("{title}: {value}.", "{title}: {value}."),
    "table_lists": ("{title}: {keys}.", "{title}: {keys}."),
    "aggregate.sum": ("Together {value}.", "Samen {value}."),
    "aggregate.count": ("Their number is {value}.", "Het aantal is {value}."),
    "aggregate.min": ("The lowest of these is {value}.", "De laagste hiervan is {value}."),
    "aggregate.max": ("The highest of these is {value}.", "De hoogste hiervan is {value}."),
    "aggregate.min_day": (
        "The first of these days is {value}.",
        "De eerste van deze dagen is {value}.",
    ),
    "aggregate.max_day": (
        "The last of these days is {value}.",
        "De laatste van deze dagen is {value}.",
    ),
    "said.given": ("The case has the key `{key}`.", "De zaak heeft de sleutel `{key}`."),
    "said.raised": ("The case raises the question: {title}.", "De zaak stelt de vraag: {title}."),
    "said.asks": (
        "The question of {title} asks for this: {requirement}.",
        "De vraag naar {title} vereist dit: {requirement}.",
    ),
    "said.reading": ("The reading is `{choice}`: {text}", "De lezing is `{choice}`: {text}"),
    "said.scenario": ("Scenario applied: {title}.", "Toegepast scenario: {title}."),
    "rule_leads_nowhere": (
        "{title}: this rule does not lead to it.",
        "{title}: deze regel leidt er niet toe.",
    ),
    "rule.unmet": ("Does not hold: {sentence}", "Geldt niet: {sentence}"),
    "rule.open": ("Not certain: {sentence}", "Niet zeker: {sentence}"),
    "needs_not": ("that the following does not hold.", "dat het volgende niet geldt."),
    "needs_this": ("the following.", "het volgende."),
    "needs_one": ("one of the following.", "een van de volgende."),
    "needs_any_input": (
        "{path}, which the case does not state.",
        "{path}; de zaak noemt dat niet.",
    ),
    "needs_any_input_unknown": ("{path}, which is not known.", "{path}; dat is niet bekend."),
    "needs_input": (
        "{path}: {value}; the case does not say so.",
        "{path}: {value}; de zaak zegt dat niet.",
    ),
    "needs_input_instead": (
        "{path}: {value}; the case says: {found}.",
        "{path}: {value}; de zaak zegt: {found}.",
    ),
    "needs_input_unknown": (
        "{path}: {value}; this is not known.",
        "{path}: {value}; dat is niet bekend.",
    ),
    "wanted.given": ("the key `{key}` in the case.", "de sleutel `{key}` in de zaak."),
    "wanted.raised": ("the question: {title}.", "de vraag: {title}."),
    "wanted.asks": (
        "that the question of {title} asks for this: {requirement}.",
        "dat de vraag naar {title} dit vereist: {requirement}.",
    ),
    "wanted.reading": (
        "the reading `{choice}`: {text}",
        "de lezing `{choice}`: {text}",
    ),
    "wanted.scenario": ("the scenario: {title}.", "het scenario: {title}."),
    "needs_row": (
        "a figure that the rulebook does not know for this day: {title}.",
        "een gegeven dat het regelboek voor deze dag niet kent: {title}.",
    ),
    "needs_listed": ("a place on this list: {title}.", "een plaats op deze lijst: {title}."),
    "needs_member": ("at least one that counts.", "ten minste een die meetelt."),
    "needs_unknown": (
        "a comparison of values that are not known.",
        "een vergelijking van waarden die niet bekend zijn.",
    ),
    "needs_of_unknown": (
        "{operator} {right}; it is not known.",
        "{operator} {right}; het is niet bekend.",
    ),
    "wanted_operator.>=": ("that {left} is at least {right}.", "dat {left} minstens {right} is."),
    "wanted_operator.<=": ("that {left} is at most {right}.", "dat {left} hoogstens {right} is."),
    "wanted_operator.>": ("that {left} is more than {right}.", "dat {left} meer dan {right} is."),
    "wanted_operator.<": ("that {left} is less than {right}.", "dat {left} minder dan {right} is."),
    "wanted_operator.=": ("{right} instead of {left}.", "{right} in plaats van {left}."),
    "wanted_operator.!=": ("something other than {right}.", "iets anders dan {right}."),
    "wanted_day.>=": ("that {left} is not before {right}.", "dat {left} niet voor {right} ligt."),
    "wanted_day.<=": ("that {left} is not after {right}.", "dat {left} niet na {right} ligt."),
    "wanted_day.>": ("that {left} is after {right}.", "dat {left} na {right} ligt."),
    "wanted_day.<": ("that {left} is before {right}.", "dat {left} voor {right} ligt."),
    "wanted_day.=": ("{right} instead of {left}.", "{right} in plaats van {left}."),
    "wanted_day.!=": ("another day than {right}.", "een andere dag dan {right}."),
    "operator.>=": ("at least", "minstens"),
    "operator.<=": ("at most", "hoogstens"),
    "operator.>": ("more than", "meer dan"),
    "operator.<": ("less than", "minder dan"),
    "operator.=": ("equal to", "gelijk aan"),
    "operator.!=": ("other than", "anders dan"),
    "day.>=": ("not before", "niet voor"),
    "day.<=": ("not after", "niet na"),
    "day.>": ("after", "na"),
    "day.<": ("before", "voor"),
    "day.=": ("the day", "de dag"),
    "day.!=": ("another day than", "een andere dag dan"),
}

"""What the page of a rulebook says around the words of the rulebook."""

TEXTS: dict[str, tuple[str, str]] = {
    "book_written": ("The rulebook can be read in {file}.", "Het regelboek is te lezen in {file}."),
    "book.title": ("The rulebook", "Het regelboek"),
    "book.digest": ("Made from the rulebook {digest}.", "Gemaakt uit het regelboek {digest}."),
    "book.about": (
        (
            "Everything that the rulebook says, in words and as it is written, with its sources. "
            "Made from its files; to change it, change those."
        ),
        (
            "Alles wat het regelboek zegt, in woorden en zoals het geschreven staat, met de "
            "bronnen. Gemaakt uit zijn bestanden; wijzig die om het te wijzigen."
        ),
    ),
    "book.skip": ("To the text", "Naar de tekst"),
    "book.contents": ("Contents", "Inhoud"),
    "book.search": ("Search", "Zoeken"),
    "book.search_hint": (
        "a word, a rule, a source; / leads here",
        "een woord, een regel, een bron; / leidt hierheen",
    ),
    "book.found_one": ("One place found.", "Eén plaats gevonden."),
    "book.found_many": ("Places found: {number}.", "Gevonden plaatsen: {number}."),
    "book.found_none": ("Nothing found.", "Niets gevonden."),
    # questions
    "book.questions": ("Questions", "Vragen"),
    "book.raised_by": ("asked when a case writes", "gesteld als een zaak dit noemt:"),
    "book.called": ("Outcomes are called:", "Uitkomsten heten:"),
    "book.met": ("Met by", "Voldaan door"),
    "book.waived": ("Not asked by", "Geldt niet door"),
    "book.undecided": ("Left open by", "Opengelaten door"),
    "book.unmet": ("Not met", "Niet voldaan"),
    "book.open": ("Open", "Open"),
    "book.told": ("What is told beside the outcome", "Wat naast de uitkomst wordt gemeld"),
    "book.figures": ("Amounts and days", "Bedragen en dagen"),
    "book.duties": ("Duties", "Plichten"),
    "book.risks": ("Risks", "Risico's"),
    "book.notes": ("Notes", "Opmerkingen"),
    # rules
    "book.rules": ("Rules", "Regels"),
    "book.tried_by": ("Tried by the scenarios in", "Beproefd door de scenario's in"),
    "book.concludes": ("Concludes", "Concludeert"),
    "book.sources": ("Sources", "Bronnen"),
    "book.official": ("Rests on an official source.", "Berust op een officiële bron."),
    "book.literature": ("Rests on the literature.", "Berust op de literatuur."),
    "book.reads": ("Reads", "Leest"),
    "book.read_by": ("Read by", "Gelezen door"),
    "book.statements": ("Encodes the statements", "Bevat de stellingen"),
    "book.concepts": ("Concepts", "Begrippen"),
    "book.concepts_about": (
        "What rules conclude for other rules to read, with the number of its arguments.",
        "Wat regels concluderen zodat andere regels het lezen, met het aantal argumenten.",
    ),
    "book.concept": ("Concept", "Begrip"),
    "book.given_by": ("Concluded by", "Geconcludeerd door"),
    # figures of the law
    "book.tables": ("Figures of the law", "Cijfers van het recht"),
    "book.known_until": (
        "known up to and including {day}",
        "bekend tot en met {day}",
    ),
    "book.known_open": (
        "in force until the law changes",
        "van kracht tot het recht wijzigt",
    ),
    "book.first": ("First day", "Eerste dag"),
    "book.last": ("Last day", "Laatste dag"),
    "book.value": ("Value", "Waarde"),
    "book.source": ("Source", "Bron"),
    "book.sure": ("How sure", "Hoe zeker"),
    "book.sure.official": ("official", "officieel"),
    "book.sure.secondary": ("secondary", "secundair"),
    "book.sure.unverified": ("not verified", "niet geverifieerd"),
    "book.unknown": ("not known", "niet bekend"),
    # contested points
    "book.points": ("Contested points", "Betwiste punten"),
    "book.point": ("Contested point", "Betwist punt"),
    "book.default": ("taken unless chosen otherwise", "geldt tenzij anders gekozen"),
    "book.in_profile": ("profile {profile}", "profiel {profile}"),
    "book.profiles": ("Profiles", "Profielen"),
    "book.profiles_about": (
        "A profile chooses a reading of every point at once.",
        "Een profiel kiest in één keer een lezing van elk punt.",
    ),
    "book.announced": ("Announced law", "Aangekondigd recht"),
    "book.announced_about": (
        "It applies only where it is asked for.",
        "Het geldt alleen als erom wordt gevraagd.",
    ),
    # routes and holidays
    "book.routes": ("Routes", "Routes"),
    "book.route": ("Route", "Route"),
    "book.routes_about": (
        "What hsm routes puts side by side, and where it takes it from.",
        "Wat hsm routes naast elkaar zet, en waar dat vandaan komt.",
    ),
    "book.when": ("where", "bij"),
    "book.holidays": ("Holidays", "Feestdagen"),
    "book.holidays_about": (
        "On these days, on Saturdays and on Sundays, a statutory term does not end.",
        "Op deze dagen, op zaterdag en op zondag eindigt een wettelijke termijn niet.",
    ),
    "book.holiday_moved": (
        "{day}, or the day before where that is a Sunday",
        "{day}, of de dag ervoor als dat een zondag is",
    ),
    "book.easter": ("Easter Sunday", "eerste paasdag"),
    "book.easter_after": (
        "{days} days after Easter Sunday",
        "{days} dagen na eerste paasdag",
    ),
    "book.easter_before": (
        "{days} days before Easter Sunday",
        "{days} dagen voor eerste paasdag",
    ),
    # vocabulary
    "book.inputs": ("What a case may say", "Wat een zaak kan zeggen"),
    "book.inputs_about": (
        "The keys of a case, with their questions, and the rules that read them.",
        "De sleutels van een zaak, met hun vragen, en de regels die ze lezen.",
    ),
    "book.key": ("Key", "Sleutel"),
    "book.asked": ("Question", "Vraag"),
    "book.type": ("Type", "Soort"),
    "book.type.money": ("amount", "bedrag"),
    "book.type.percent": ("percentage", "percentage"),
    "book.type.count": ("whole number", "geheel getal"),
    "book.type.date": ("day", "dag"),
    "book.type.yes_no": ("yes or no", "ja of nee"),
    "book.type.flag": ("stated or not", "wel of niet vermeld"),
    "book.type.choice": ("one of", "een van"),
    "book.type.country": ("country", "land"),
    "book.type.countries": ("one or more countries", "een of meer landen"),
    "book.type.map": ("several keys", "meer sleutels"),
    "book.type.list": ("list of at most {most}", "lijst van hoogstens {most}"),
    "book.between": ("from {least} to {greatest}", "van {least} tot {greatest}"),
    "book.left_out": ("Left out", "Weggelaten"),
    "book.left_unknown": ("not known", "niet bekend"),
    "book.left_never": ("must be said", "moet er staan"),
    "book.left_absent": ("there is none", "die is er niet"),
    # sources and scenarios
    "book.version": ("version {version}", "versie {version}"),
    "book.cited_by": ("Cited by", "Aangehaald door"),
    "book.rows_of": ("Rows of", "Rijen van"),
    "book.behind": ("Behind a reading of", "Achter een lezing van"),
    "book.scenarios": ("Scenarios", "Scenario's"),
    "book.scenarios_about": (
        "Cases with what their verdicts must say; hsm test tries them.",
        "Zaken met wat de beslissing moet zeggen; hsm test beproeft ze.",
    ),
    "book.tries": ("Beside the rules in", "Naast de regels in"),
    "book.properties": ("What holds in every case", "Wat in elke zaak geldt"),
    "book.properties_about": (
        "What the rulebook claims of itself; hsm prove proves it over all cases.",
        "Wat het regelboek van zichzelf beweert; hsm prove bewijst het over alle zaken.",
    ),
    # the ledger
    "book.ledger": ("Statements of the literature", "Stellingen uit de literatuur"),
    "book.ledger_about": (
        "What was found in the literature, and what became of it.",
        "Wat in de literatuur is gevonden, en wat ervan is geworden.",
    ),
    "book.encoded": ("Encoded in", "Vastgelegd in"),
    "book.held": ("Held by a row of", "Staat in een rij van"),
    "book.one_side": ("One side of the contested point", "Een kant van het betwiste punt"),
    "book.reported": ("Reported by", "Gemeld door"),
    "book.advert": ("It states no rule.", "Er staat geen regel in."),
    "book.foreign_law": (
        "It is about the law of another country.",
        "Het gaat over het recht van een ander land.",
    ),
}

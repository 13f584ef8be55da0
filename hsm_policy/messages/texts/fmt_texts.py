"""What `hsm fmt`, `hsm schema` and `hsm lsp` say."""

TEXTS: dict[str, tuple[str, str]] = {
    "fmt_done": ("{file}: put in order", "{file}: geordend"),
    "fmt_to_do": ("{file}: is not in order", "{file}: is niet geordend"),
    "fmt_summary": (
        "Files put in order: {changed}. In order as they were: {same}.",
        "Bestanden geordend: {changed}. Al in orde: {same}.",
    ),
    "fmt_summary_to_do": (
        "Files not in order: {changed}. In order: {same}.",
        "Bestanden niet in orde: {changed}. In orde: {same}.",
    ),
    "usage.fmt_input": (
        "standard input (-) goes without files",
        "standaardinvoer (-) gaat niet samen met bestanden",
    ),
    "schema_written": ("{file}: written", "{file}: geschreven"),
    "schema_kept": (
        "{file}: is there already and stays as it is",
        "{file}: bestaat al en blijft zoals het is",
    ),
    "editor_input": ("key `{path}` of a case", "sleutel `{path}` van een zaak"),
    "editor_group": ("item of `{path}` of a case", "onderdeel van `{path}` van een zaak"),
    "editor_table": ("table in `{file}`", "tabel in `{file}`"),
    "editor_rule": ("rules that conclude it: {count}", "regels die het concluderen: {count}"),
    "editor_engine": ("given or read by the engine", "gegeven of gelezen door het programma"),
    "editor_question": ("question", "vraag"),
    "editor_requirement": ("requirement of `{path}`", "eis van `{path}`"),
    "editor_figure": ("figure", "cijfer"),
    "editor_point": ("contested point", "betwist punt"),
    "editor_reading": ("reading of `{path}`", "lezing van `{path}`"),
    "editor_scenario": ("announced law", "aangekondigd recht"),
    "editor_word": ("word", "woord"),
    "editor_source": ("source", "bron"),
    "editor_statement": ("statement of the ledger", "bewering uit het register"),
    "editor_function": (
        "function of the calendar or of percentages",
        "functie van de kalender of van percentages",
    ),
    "editor_one_of": ("One of: {values}", "Een van: {values}"),
    "editor_bounds": ("From {least} to {greatest}", "Van {least} tot {greatest}"),
    "editor_absent": ("Left out: {value}", "Weggelaten: {value}"),
    "editor_since": ("from {day}", "vanaf {day}"),
    "editor_more_rows": ("and {count} earlier rows", "en {count} eerdere rijen"),
    "editor_placeholder": (
        "variable of this rule, which names it {count} times",
        "variabele van deze regel, die haar {count} keer noemt",
    ),
    "editor_not_renamed_key": (
        "`{name}` comes from a key of a case; rename the key in the vocabulary and in the cases",
        "`{name}` komt van een sleutel van een zaak; hernoem die in het vocabulaire en de zaken",
    ),
    "editor_not_renamed_table": (
        "`{name}` is a table; rename it in `{file}` and in the rules",
        "`{name}` is een tabel; hernoem haar in `{file}` en in de regels",
    ),
    "editor_not_renamed_engine": (
        "the engine itself knows `{name}` by this name",
        "het programma zelf kent `{name}` onder deze naam",
    ),
    "editor_not_renamed": (
        "only predicates and variables are renamed",
        "alleen predicaten en variabelen worden hernoemd",
    ),
    "editor_taken": ("`{name}` is taken already", "`{name}` is al in gebruik"),
    "editor_no_name": (
        "`{name}` is no name that can stand here",
        "`{name}` is geen naam die hier kan staan",
    ),
    "editor_missing": (
        "the language server needs a package more: pip install 'hsm-policy[editor]'",
        "de taalserver heeft een extra pakket nodig: pip install 'hsm-policy[editor]'",
    ),
}

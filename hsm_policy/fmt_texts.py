"""What `hsm fmt` and `hsm schema` say."""

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
}

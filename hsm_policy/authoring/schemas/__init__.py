"""JSON Schemas of cases, of the files of a rulebook, and of answers."""

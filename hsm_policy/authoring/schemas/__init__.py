"""JSON Schemas of cases, of rulebook files, and of the answers that commands print."""

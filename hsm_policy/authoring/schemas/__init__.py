"""JSON Schemas of all files that people write: cases, scenarios, properties, rulebooks."""

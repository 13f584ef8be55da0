"""The language server: completion, hover, definitions, renaming and findings in an editor."""

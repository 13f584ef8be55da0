"""The worlds, cases and readers that the tests share."""

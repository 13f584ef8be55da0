"""Many cases at once: a table of cases decided as a table of answers."""

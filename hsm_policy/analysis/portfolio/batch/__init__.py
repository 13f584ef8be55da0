"""A table of people in a file, decided into a table of answers; two rulebooks compared over it."""

"""Self-contained HTML pages: the book of a rulebook, scenario coverage, and rulebook diffs."""

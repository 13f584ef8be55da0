"""The commands about a rulebook, one a file."""

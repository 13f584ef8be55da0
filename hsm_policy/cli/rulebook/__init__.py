"""The commands about a rulebook, one in each module."""

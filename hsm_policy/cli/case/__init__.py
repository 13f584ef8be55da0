"""The commands about a case, one in each module."""

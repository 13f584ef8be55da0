"""The commands about one case, one a file."""

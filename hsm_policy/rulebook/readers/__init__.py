"""Readers of the parts of a rulebook: tables, questions, routes and the vocabulary."""

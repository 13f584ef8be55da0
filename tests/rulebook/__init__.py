"""Tests of a rulebook's files and how they are read."""

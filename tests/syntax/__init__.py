"""Tests of clauses as text."""

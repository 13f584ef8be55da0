"""Tests of the checks of a rulebook."""

"""Tests of the package of texts."""

"""Tests of the author's bench."""

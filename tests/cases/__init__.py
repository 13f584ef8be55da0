"""Tests of cases and how they are read."""

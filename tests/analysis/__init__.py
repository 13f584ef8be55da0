"""Tests of what is asked of more than one verdict."""

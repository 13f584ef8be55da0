"""Tests of the law that comes with the program."""

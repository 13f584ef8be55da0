"""Tests of the project: documentation, wheel, and the house itself."""

"""Sweeps of one or two numbers of a case: minimum, regions, map of two inputs, and timeline."""

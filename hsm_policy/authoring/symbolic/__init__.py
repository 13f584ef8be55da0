"""Symbolic analysis: counterexamples found among all cases of a shape by one solver call."""

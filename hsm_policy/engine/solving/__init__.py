"""Solving: propagation, search and dependence on a ground program under an assignment."""

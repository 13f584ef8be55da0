"""Abductive repair: the minimal sets of changed inputs with which a question is granted."""

"""Mutation testing of a rulebook: small changes that its scenarios should detect."""

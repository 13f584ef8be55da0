"""The tests of hsm-policy."""

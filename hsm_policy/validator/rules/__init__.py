"""The checks, one module a subject; `hsm_policy.validator.validate` runs them in order."""

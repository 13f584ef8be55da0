"""Open numbers: constraints on them, and the theory check that a model's comparisons can hold."""

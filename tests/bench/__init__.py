"""How fast the engine is, beside stock clingo and beside other ways to the same answers."""

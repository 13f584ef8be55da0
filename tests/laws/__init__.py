"""Laws of other countries as rulebooks, each with the tests that it was published with."""

"""`hsm diff`: two rulebooks compared over all cases, question by question."""

"""`hsm coverage`: which rules, comparisons, table rows and readings the scenarios exercise."""

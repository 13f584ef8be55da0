"""The desk of `hsm serve --desk`: a rulebook edited in a browser, on a copy that is not kept."""

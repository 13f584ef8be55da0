"""The answers over HTTP, on a page and as tools of an assistant, for one rulebook."""

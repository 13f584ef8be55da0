"""Reports of answers as pages of plain text, one module for each kind of answer."""

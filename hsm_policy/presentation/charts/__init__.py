"""Charts of minima, region maps and timelines, drawn as SVG and written as SVG or PNG."""

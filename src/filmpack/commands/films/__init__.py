"""Building films: what may be made, what a release needs, and how a film changes."""

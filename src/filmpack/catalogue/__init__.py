"""Catalogues: permanent cue ids, the template, merging, returned files, and tracks out of them."""

"""Gettext: cue ids, the template, merging, returned files, and tracks compiled from catalogues."""

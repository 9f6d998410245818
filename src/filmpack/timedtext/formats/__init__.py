"""Subtitle formats, one file each."""

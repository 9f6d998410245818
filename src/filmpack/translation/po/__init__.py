"""Gettext .po files, kept line by line."""

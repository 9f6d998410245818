"""Closing cards: what they say, where it stands, and how it is drawn."""

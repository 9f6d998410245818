"""The commands for texts: translations, their checks and their reviews."""

"""Rules on what is said."""

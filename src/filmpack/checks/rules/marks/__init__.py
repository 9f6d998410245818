"""Rules on marks, numbers and characters."""

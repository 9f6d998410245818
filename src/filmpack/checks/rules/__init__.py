"""Check rules, one family a file."""

"""Reports of findings, one format a file."""

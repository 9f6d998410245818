"""What is special to how one language is written: one language a file."""

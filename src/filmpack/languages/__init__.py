"""What is known of languages: their tags, and one data file for each."""

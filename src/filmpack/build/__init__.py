"""What to make, and making it: targets, tracks cut to the film, finished files."""

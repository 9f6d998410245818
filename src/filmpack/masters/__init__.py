"""Masters: the film that goes in, and the copies made of one that cannot be cut as it is."""

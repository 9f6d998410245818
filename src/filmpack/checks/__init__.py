"""Rules about what is wrong with a text. None yet: they come next."""

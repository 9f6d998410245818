"""Rules on what is seen: times, reading speed, width, cards."""

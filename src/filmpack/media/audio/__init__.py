"""Sound: copied packet by packet with silence behind it, or encoded at a loudness."""

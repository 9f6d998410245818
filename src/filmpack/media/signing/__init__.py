"""Films with sign language: where the interpreter stands, and the filters that put it there."""

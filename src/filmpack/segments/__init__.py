"""One segment: where to cut, its key, encoding, inspecting, concatenating, verifying."""

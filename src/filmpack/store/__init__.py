"""The content-addressed store of encoded segments, local or at an address."""

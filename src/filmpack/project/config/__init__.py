"""filmpack.toml: its sections as types, its documentation, and its matrix."""

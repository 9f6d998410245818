"""A project on disk: its settings, its texts, its countries, its sign-offs."""

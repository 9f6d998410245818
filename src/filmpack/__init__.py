"""filmpack: one film, many languages, checked and finished."""

__version__ = "0.1.0"

"""Editions: a country in a language."""

"""Editions: a country in a language, its contacts, and the closing card. No file, no process."""

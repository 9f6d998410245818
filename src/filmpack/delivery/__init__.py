"""Packages: what a country receives of its edition, can check and publish."""

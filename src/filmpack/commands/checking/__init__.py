"""Checking a project and what it is waived for."""

"""The command line: one small file a command; it parses, calls and prints."""

from filmpack.cli.app import main

__all__ = ["main"]

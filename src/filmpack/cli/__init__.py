"""The command line: one module per command, which parses options, calls and prints."""

from filmpack.cli.app import main

__all__ = ["main"]

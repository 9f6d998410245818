"""Fonts: the files, the widths of text set in them, and what they can draw."""

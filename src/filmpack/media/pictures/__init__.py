"""Frames and drawings: comparing them, drawing text and cards, stills for reports, scene cuts."""

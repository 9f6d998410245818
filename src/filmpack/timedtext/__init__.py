"""Timed text: cues, the formats they travel in, and the limits they keep. No file, no process."""

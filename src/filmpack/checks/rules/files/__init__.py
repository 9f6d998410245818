"""Rules on a catalogue's file."""

"""Tables, progress and events."""

"""From a file's bytes to cues: what the formats' readers share."""

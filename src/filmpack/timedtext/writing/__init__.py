"""From cues to a file's text: what the formats' writers share."""

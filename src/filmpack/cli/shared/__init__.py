"""What the commands share: options, completion, signals."""

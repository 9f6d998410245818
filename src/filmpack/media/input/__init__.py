"""Reading media files: opening, probing, packets, and what they hold. Nothing is encoded."""

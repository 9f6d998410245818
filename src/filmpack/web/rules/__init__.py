"""What an edition's playlists and segments must keep to, and whether they do. Pure."""

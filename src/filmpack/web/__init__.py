"""The film on the web: playlists and pages for all editions over one set of encoded pictures."""

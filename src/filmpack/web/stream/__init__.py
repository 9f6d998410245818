"""An edition as a stream: sizes, segments, playlists, text. Pure."""

"""What a film looks and sounds like, in few bytes; comparing two films, and moving cues between
them. Pure: decoding is in media/pictures/fingerprinting.py."""

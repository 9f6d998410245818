"""What filmpack records beside the texts: the film's facts, reviews, sign-offs and waivers."""

"""The commands for films: the master, the cards, the builds, the cache."""

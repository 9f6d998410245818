"""The commands for packages: making, checking and signing them."""

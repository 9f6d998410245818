"""The pages: help, film, transcript; and what a web server must say of them."""

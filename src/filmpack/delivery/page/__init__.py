"""README.html: the page of a package, in its edition's language."""

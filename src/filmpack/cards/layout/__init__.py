"""Where everything on a closing card stands: lines, blocks of them, pages, and the search."""

"""The section of filmpack.toml on the web: [web]."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class WebSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The folder for a web site that 'filmpack web' makes."""

    address: Annotated[
        str,
        Meta(
            pattern=r"^(https://[!#-;=?-~]{1,200}/)?$",
            description="Where the folder will be published. Posts on social media show the film's"
            " picture only if it is known.",
            examples=["https://example.eu/film/"],
            extra={"words": "an address that begins with https:// and ends with a slash"},
        ),
    ] = ""
    leave: Annotated[
        str,
        Meta(
            pattern=r"^https://[!#-;=?-~]{1,200}$",
            description="Where the button that leaves the page leads: a page that anybody may have"
            " open.",
            examples=["https://www.wikipedia.org/"],
            extra={"words": "an address that begins with https://"},
        ),
    ] = "https://www.wikipedia.org/"
    templates: Annotated[
        str,
        Meta(
            description="The folder of templates that take the place of filmpack's own, by their"
            " names: page.html.j2, embed.html.j2, index.html.j2, help.html.j2, film.html.j2,"
            " leave.html.j2.",
            examples=["web"],
        ),
    ] = "web"

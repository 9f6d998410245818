"""What a web server must say of the folder's files: types, policy, how long they are kept. Pure."""

from __future__ import annotations

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'"
    " blob:; connect-src 'self'; base-uri 'none'; form-action 'none'"
)
"""The pages' Content-Security-Policy: nothing from another place. blob: is how hls.js plays."""
TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "png": "image/png",
    "vtt": "text/vtt; charset=utf-8",
    "m3u8": "application/vnd.apple.mpegurl",
    "mpd": "application/dash+xml",
    "m4s": "video/iso.segment",
    "mp4": "video/mp4",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "conf": "text/plain; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
"""The media types by a name's ending."""
HEADERS, NGINX = "_headers", "nginx.conf"
_EVERY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Files keep their names when a number is corrected or withdrawn: a browser or a cache between that
# keeps one must ask each time whether it is still the same.
_PUBLISHED = {**_EVERY, "Cache-Control": "no-cache"}


def headers_of(path: str) -> dict[str, str]:
    """The headers of a file, by its path in the folder, but for how long it is kept, which is for
    each server to say. Only the page to embed may be framed."""
    found = {"Content-Type": TYPES.get(ending_of(path), "application/octet-stream"), **_EVERY}
    if path.endswith(".html"):
        framed = "" if path.endswith("embed.html") else "; frame-ancestors 'self'"
        found["Content-Security-Policy"] = POLICY + framed
    return found


def ending_of(path: str) -> str:
    """The ending of a file's name, without the dot; "" for none."""
    name = path.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def headers_file() -> str:
    """The file _headers, as static hosts read it: its paths are those of a site's root."""
    lines = ["/*", *(f"  {name}: {value}" for name, value in _PUBLISHED.items())]
    for path in ("/", "/index.html", "/*/", "/*/index.html"):
        lines += [path, f"  Content-Security-Policy: {POLICY}; frame-ancestors 'self'"]
    lines += ["/*/embed.html", f"  Content-Security-Policy: {POLICY}"]
    for ending in ("m3u8", "vtt", "mpd", "m4s"):
        lines += [f"/*.{ending}", f"  Content-Type: {TYPES[ending]}"]
    return "\n".join([*lines, ""])


def nginx_file() -> str:
    """A snippet for nginx, to be included in the location of the folder.

    That must be one by a prefix: nginx takes a regular expression inside no other.
    """
    kinds = " ".join(
        f"{TYPES[e].partition(';')[0]} {e};"
        for e in ("html", "css", "js", "svg", "jpg", "png", "vtt", "m3u8", "mpd", "m4s", "mp4")
    )
    always = [f'add_header {name} "{value}" always;' for name, value in _PUBLISHED.items()]
    framed = f"{POLICY}; frame-ancestors 'self'"
    return "\n".join(
        [
            "# Include this in the location of the folder, one by a prefix, for example:",
            "#   location = /film { return 301 /film/; }",
            "#   location /film/ { root /srv/www; include /srv/www/film/nginx.conf; }",
            "# nginx answers byte ranges by itself.",
            "index index.html;",
            "charset utf-8;",
            "charset_types text/css text/javascript text/vtt text/plain;",
            f"types {{ {kinds} }}",
            "gzip on;",
            "gzip_types text/css text/javascript image/svg+xml text/vtt"
            " application/vnd.apple.mpegurl application/dash+xml;",
            *always,
            f'add_header Content-Security-Policy "{framed}" always;',
            "location ~ /embed\\.html$ {",
            *(f"  {line}" for line in always),
            f'  add_header Content-Security-Policy "{POLICY}" always;',
            "}",
            "",
        ]
    )

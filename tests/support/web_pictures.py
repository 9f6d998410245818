"""Draw the pictures of docs/web-folder.md anew, in Chromium:

PYTHONPATH=tests:tests/support python tests/support/web_pictures.py docs
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from PIL import Image

from chromium_pages import Pages, pages_of
from filmpack.commands.delivery.web import make_web
from filmpack.commands.delivery.web_plan import WebRequest, plan_web
from filmpack.delivery.publish import work_place
from filmpack.media.demo_film import DemoFilm, make_demo_film
from filmpack.media.ffmpeg import find_ffmpeg
from filmpack.project.config.settings import Project
from filmpack.project.workspace import Workspace
from packages import Silent
from web_project import make_web_project, web_of

ROOT = Path(__file__).parents[2]
SECONDS = 45
PLAY = "document.querySelector('video').play().then(() => document.querySelector('video').pause())"


def main(docs: Path) -> None:
    """Make a folder of this repository's film, and one of the tests' Hebrew fixture; draw both."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["FILMPACK_CACHE"] = str(folder / "store")
        film = folder / "film.mp4"
        make_demo_film(find_ffmpeg(), DemoFilm(SECONDS, 640, 360, Fraction(25)), film)
        workspace = Workspace(Project.load(ROOT / "filmpack.toml"))
        names = ("pl-PL", "el-GR", "de-DE", "fr-FR")
        request = WebRequest(names, folder / "dist", film, excerpt=True)
        with work_place(folder / "dist") as work:
            made = make_web(workspace, plan_web(workspace, request), work, Silent())
        with pages_of(made.path) as pages:
            draw(pages, "pl-PL", docs / "web-phone.png", (375, 1250), at=7.5)
            draw(pages, "pl-PL", docs / "web-desktop.png", (1280, 1350), at=7.5, scale=0.75)
            draw(pages, "el-GR", docs / "web-noscript.png", (800, 1250), scripts=False)
        fixture = folder / "fixture"
        fixture.mkdir()
        make_web_project(fixture, ("he",))
        film.replace(fixture / "film.mp4")
        with pages_of(web_of(fixture).path) as pages:
            draw(pages, "he-IL", docs / "web-rtl.png", (800, 1250), at=4.0)


def draw(
    pages: Pages,
    tag: str,
    path: Path,
    size: tuple[int, int],
    *,
    at: float = 0.0,
    scripts: bool = True,
    scale: float = 1.0,
) -> None:
    """A picture of a page in so many pixels of CSS, the film at a moment (0: not begun)."""
    options = {
        "viewport": {"width": size[0], "height": size[1]},
        "java_script_enabled": scripts,
        "device_scale_factor": scale,
    }
    with pages.visit(f"{tag}/index.html", **options) as visit:
        if at:
            visit.page.evaluate(PLAY)
            visit.seek(at)
        visit.page.wait_for_timeout(1000)
        taken = Image.open(io.BytesIO(visit.page.screenshot()))
    # As a table of colours: a third of the bytes.
    taken.convert("RGB").quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Fonts that the package has not, from the registry where they are published, kept in .cache/."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from filmpack.commands.fonts import add_font
from filmpack.project.font_folder import open_fonts
from filmpack.project.workspace import Workspace

KEPT = Path(__file__).parents[2] / ".cache" / "fonts"
PACKAGES = {
    "ja": "@expo-google-fonts/noto-sans-jp@0.4.3",
    "ko": "@expo-google-fonts/noto-sans-kr@0.4.3",
    "zh-Hans": "@expo-google-fonts/noto-sans-sc@0.4.3",
}


def use_registry_font(language: str, workspace: Workspace) -> None:
    """Add a language's font to a project, as 'filmpack fonts add --from' does, and draw with it.

    Skips the test where the package cannot be had. A language whose font is shipped needs none.
    """
    if language not in PACKAGES:
        return
    add_font(workspace, language, _package(PACKAGES[language]))
    open_fonts(workspace.project)


def _package(name: str) -> Path:
    file = KEPT / f"{name[1:].replace('/', '-').replace('@', '-')}.tgz"
    if not file.is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"npm, which gets {name}, is not installed")
        KEPT.mkdir(parents=True, exist_ok=True)
        done = subprocess.run([npm, "pack", name], cwd=KEPT, capture_output=True, check=False)
        if done.returncode or not file.is_file():
            pytest.skip(f"{name} cannot be downloaded")
    return file

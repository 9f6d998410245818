"""What 'filmpack sign' does: signatures of packages whose files are as they were made."""

from __future__ import annotations

from pathlib import Path

from filmpack import files
from filmpack.delivery.archives import archive_of, write_zip
from filmpack.delivery.signature import sign_bytes
from filmpack.delivery.sums import SIGNATURE, SUMS
from filmpack.delivery.verify import packages_in, verify_files
from filmpack.errors import InputError, Problem, display_path
from filmpack.web.verify import is_web_folder, verify_web_files


def sign_packages(path: Path, key: Path) -> list[Path]:
    """Sign the package in a folder, or all packages in it; all are looked at before the first.

    Drafts among several packages are left unsigned. An archive beside a package is written again,
    with the signature in it.

    Args:
        path: The folder.
        key: The SSH key.

    Returns:
        The files that were written.

    Raises:
        InputError: There are only drafts, or a package has files that are missing, extra or
            changed.
        ConfigError: There is no package, no key, or no ssh-keygen.
        ToolError: ssh-keygen refused.
    """
    problems = []
    folders = []
    for folder in packages_in(path):
        is_web = is_web_folder(folder)
        verdict = verify_web_files(folder) if is_web else verify_files(folder)
        if verdict.state == "draft" and folder != path:
            continue
        folders.append(folder)
        problems += [
            Problem(
                display_path(folder / one.file),
                0,
                one.what,
                f"Make the {'folder' if is_web else 'package'} again.",
            )
            for one in verdict.failures
        ]
        if verdict.state == "draft":
            what = f"this {'folder' if is_web else 'package'} is a draft"
            problems.append(_draft(folder, what, "web" if is_web else "package"))
    if not folders:
        problems.append(_draft(path, "all packages here are drafts", "package"))
    if problems:
        raise InputError(problems)
    written = []
    for folder in folders:
        signature = sign_bytes(files.read_bytes(folder / SUMS), key)
        files.write_bytes(folder / SIGNATURE, signature)
        written.append(folder / SIGNATURE)
        if archive_of(folder).is_file():
            write_zip(folder, archive_of(folder))
            written.append(archive_of(folder))
    return written


def _draft(folder: Path, what: str, command: str) -> Problem:
    advice = f"Make a release: filmpack {command} --release"
    return Problem(display_path(folder), 0, f"{what}; only releases are signed.", advice)

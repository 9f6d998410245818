from __future__ import annotations

from pathlib import Path

import click

from filmpack.cli.shared.options import say
from filmpack.errors import display_path


@click.command()
@click.argument("path", type=click.Path(path_type=Path), default=Path("dist"))
@click.option(
    "--key",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The SSH key to sign with, or its public key where the agent has the private one.",
)
def sign(path: Path, key: Path) -> None:
    """Sign the package in PATH, or all packages in it (default: dist), with an SSH key.

    Writes SHA256SUMS.sig into each, and writes the archive beside it again.
    Only releases are signed (drafts are left as they are), and only if no file
    has changed since they were made.

    \b
    Example:
      filmpack sign --key ~/.ssh/id_ed25519
      filmpack sign dist/pl-PL --key release.pub
    """
    from filmpack.commands.delivery.sign import sign_packages

    for written in sign_packages(path, key):
        say(f"wrote {display_path(written)}")

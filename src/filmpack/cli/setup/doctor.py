from __future__ import annotations

from typing import TYPE_CHECKING

import click

from filmpack.cli.shared.options import format_option, project_option, put_json

if TYPE_CHECKING:
    from filmpack.project.workspace import Workspace


@click.command()
@project_option
@format_option
@click.pass_context
def doctor(ctx: click.Context, workspace: Workspace, form: str) -> None:
    """Check that this machine can build the project: FFmpeg, fonts, film, texts, folders.

    \b
    Example:
      filmpack doctor
    """
    from dataclasses import asdict

    from filmpack.commands.setup.doctor import diagnose, worst

    diagnoses = list(diagnose(workspace.project))
    if form == "json":
        put_json([asdict(finding) for finding in diagnoses])
    else:
        from filmpack.cli.output.tables import print_doctor

        print_doctor(diagnoses)
    ctx.exit(worst(diagnoses))

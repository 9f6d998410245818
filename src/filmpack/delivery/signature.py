"""SSH signatures of SHA256SUMS, by ssh-keygen: the one place that starts it.

A signature counts for filmpack's packages alone: it has a namespace of its own, so that one made
for something else with the same key is refused. Keys stay with ssh-keygen and its agent.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from filmpack.errors import ConfigError, ToolError, display_path

NAMESPACE = "filmpack-package"
_PROGRAM = "ssh-keygen"
_PATIENCE = 300
"""Seconds: a person types a passphrase, or touches a hardware key."""
_logger = logging.getLogger(__name__)


def sign_bytes(data: bytes, key: Path) -> bytes:
    """A signature of some bytes, armoured.

    Args:
        data: What is signed.
        key: The private key, or a public one whose private key the agent has.

    Raises:
        ConfigError: There is no such file, or no ssh-keygen.
        ToolError: ssh-keygen refused.
    """
    if not key.is_file():
        raise ConfigError("this key does not exist.", "Name one: --key", file=display_path(key))
    done = _run(["-Y", "sign", "-q", "-f", str(key.absolute()), "-n", NAMESPACE], data)
    if done.returncode or not done.stdout.startswith(b"-----BEGIN SSH SIGNATURE-----"):
        raise ToolError(
            f"{_PROGRAM} did not sign with {display_path(key)}.",
            "Is it an SSH key, and is its passphrase right?",
            detail=done.stderr.decode("utf-8", "replace"),
        )
    return done.stdout


def signer_of(data: bytes, signature: Path, signers: Path) -> str:
    """Who signed some bytes, by a list of signers; "" when none of them did.

    Args:
        data: What should be signed.
        signature: The signature's file.
        signers: The list, in the format of ssh-keygen's allowed_signers.

    Raises:
        ConfigError: There is no such list, or no ssh-keygen.
    """
    if not signers.is_file():
        raise ConfigError(
            "this list of signers does not exist.",
            "Ask the publisher for it; it never comes with the package.",
            file=display_path(signers),
        )
    files = ["-s", str(signature.absolute()), "-f", str(signers.absolute())]
    known = _run(["-Y", "find-principals", *files], b"")
    for name in known.stdout.decode("utf-8", "replace").splitlines():
        done = _run(["-Y", "verify", *files, "-I", name, "-n", NAMESPACE], data)
        if done.returncode == 0:
            return name
    return ""


def _run(arguments: Sequence[str], data: bytes) -> subprocess.CompletedProcess[bytes]:
    program = shutil.which(_PROGRAM)
    if program is None:
        advice = "Install OpenSSH 8.2 or newer."
        raise ConfigError(f"{_PROGRAM} was not found.", advice)
    _logger.info("%s %s", _PROGRAM, " ".join(arguments))
    try:
        return subprocess.run(
            [program, *arguments],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolError(f"{_PROGRAM} does not run: {error}.") from None

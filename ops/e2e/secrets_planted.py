# SPDX-License-Identifier: Apache-2.0
"""Secrets that are planted, the forms in which they could come out, and where to look for them."""

import base64
import json
import os
import re
import secrets
import subprocess
import sys
import urllib.parse
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lab import Lab
from programs import HERE, Child

GREP_SECONDS = 120
# Of base64, characters at both ends depend on what stands beside the secret.
LEAST_FORM = 8


def fresh(prefix: str = "") -> str:
    """With characters that a shell, JSON, an environment file and a URL each would change."""
    return f"{prefix}{secrets.token_hex(12)}'q\"$d\\b %41 #x={secrets.token_hex(4)}"


def forms(secret: str) -> list[str]:
    data = secret.encode()
    found = {
        secret, data.hex(), urllib.parse.quote(secret, safe=""), urllib.parse.quote_plus(secret), json.dumps(secret)[1:-1],
        secret.replace("'", "'\\''"),
    }
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for lead in range(3):
            # What is the same whatever comes before and after.
            text = encode(b"\0" * lead + data).decode().rstrip("=")
            found.add(text[(lead * 8 + 5) // 6 if lead else 0:-2])
    return sorted(form for form in found if len(form) >= LEAST_FORM)


class Planted:
    """Secrets by name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        self.forms = {name: forms(value) for name, value in values.items()}

    def in_text(self, text: str, but: Sequence[str] = ()) -> list[str]:
        return [name for name, texts in self.forms.items() if name not in but and any(form in text for form in texts)]

    def in_files(self, folders: Iterable[Path], but: "re.Pattern[str] | None" = None) -> list[str]:
        """`NAME in FILE` for each file below that holds one; files whose path `but` finds are passed over."""
        found = []
        existing = [str(folder) for folder in folders if folder.exists()]
        names_of = {form: name for name, texts in self.forms.items() for form in texts}
        if not existing:
            return []
        # Patterns go in by standard input: in an argument they would be found in grep's own command line.
        command = ["grep", "--recursive", "--text", "--only-matching", "--fixed-strings", "--file=-", "--devices=skip", *existing]
        result = subprocess.run(
            command, input="\n".join(names_of).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=GREP_SECONDS,
        )
        for line in result.stdout.decode(errors="replace").splitlines():
            path, _, form = line.partition(":")
            if but is None or not but.search(path):
                found.append(f"{names_of.get(form, '?')} in {re.sub(r'^/proc/[0-9]+/root', '', path)}")
        return sorted(set(found))


class ArgvSampler(Child):
    """Use in a `with` statement; `stop` says what was seen."""

    def __init__(self, planted: Planted) -> None:
        super().__init__([sys.executable, str(HERE / "argv_sampler.py")])
        self.planted = planted

    def __enter__(self) -> "ArgvSampler":
        super().__enter__()
        self.say(json.dumps(self.planted.forms))
        return self

    def stop(self) -> dict[str, object]:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return dict(self.hear())


def disk(lab: Lab, machine: str) -> Path:
    """All that a machine has written, seen from here."""
    pid = (lab.directory / "run" / machine / "pid").read_text().strip()
    return Path(f"/proc/{pid}/root/lab/disk")


def key_with_passphrase(lab: Lab, passphrase: str) -> Path:
    """A copy of the lab's key that needs a passphrase to be read."""
    copy = lab.directory / "e2e" / "id_with_passphrase"
    copy.unlink(missing_ok=True)
    copy.write_bytes(Path(lab.environment["LAB_SSH_KEY"]).read_bytes())
    copy.chmod(0o600)
    environment = {"PATH": os.environ["PATH"]}
    # ssh-keygen takes it as an argument only; nobody samples yet, and it is a passphrase of this run alone.
    subprocess.run(
        ["ssh-keygen", "-q", "-p", "-P", "", "-N", passphrase, "-f", str(copy)], env=environment, check=True, timeout=30,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    )
    return copy


def key_lines(path: Path) -> str:
    """A line in the middle of the private key."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("-")]
    return lines[len(lines) // 2]

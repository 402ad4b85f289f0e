# SPDX-License-Identifier: Apache-2.0
"""The files of the repository, and how a check reports what it found in them."""

import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", "models", "data", ".lab", "node_modules", "__pycache__"}


def files():
    """Paths, relative to the root, of all that git tracks or would track; without git, all but build products."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT, stdout=subprocess.PIPE, timeout=60,
        )
        if listed.returncode != 0:  # git has said why, the owner of the folder for example
            sys.exit("ops/check/tree.py:1: git does not list the files of this tree")
        names = {pathlib.PurePosixPath(name) for name in listed.stdout.decode().split("\0") if name}
    else:
        names = set()
        for folder, folders, leaves in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in NOT_OURS and not name.startswith((".build", ".venv"))]
            names |= {pathlib.PurePosixPath(pathlib.Path(folder, leaf).relative_to(ROOT)) for leaf in leaves}
    # A link is not a second copy; a tracked file may be deleted in the work tree.
    return sorted(name for name in names if (ROOT / name).is_file() and not (ROOT / name).is_symlink())


def under(folder, *suffixes):
    return [name for name in files() if name.parts[0] == folder and name.suffix in suffixes]


def text(name):
    """The text of a file, or None for one that is not text."""
    try:
        return (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def shebang(name):
    """The first line of a script, or an empty string."""
    with open(ROOT / name, "rb") as file:
        line = file.readline(200)
    return line.decode("utf-8", "replace").rstrip() if line.startswith(b"#!") else ""


class Findings:
    """Collects faults, prints them as `file:line: message`, ends the process."""

    def __init__(self):
        self.faults = []
        self.warnings = []

    def fault(self, name, line, message):
        self.faults.append((str(name), line, message))

    def warn(self, name, line, message):
        self.warnings.append((str(name), line, message))

    def finish(self, summary):
        for name, line, message in sorted(self.warnings):
            print(f"{name}:{line}: warning: {message}")
        for name, line, message in sorted(self.faults):
            print(f"{name}:{line}: {message}")
        if self.faults:
            print(f"{len(self.faults)} faults" if len(self.faults) > 1 else "1 fault")
            sys.exit(1)
        print(f"ok: {summary}")

# SPDX-License-Identifier: Apache-2.0
"""What runbooks and documents name: metrics in ```promql fences and between back-ticks, commands, settings."""

import json
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from exposition import Exposition
from faults import ROOT, Faults
from named import Asked
from scrapes import tool

FENCE = re.compile(r"^ *```(?P<language>\w*)\n(?P<body>.*?)^ *```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`(?P<text>[^`\n]+)`")
# What can only be a metric: by its ending, or because labels follow.
METRIC = re.compile(
    r"(?:[a-z][a-z0-9_]*(?:_total|_seconds|_bytes|_info|_bucket|_count|_sum)|[a-z][a-z0-9_:]*(?=\{))(?:\{[^}]*\})?"
)
SUBCOMMAND = re.compile(r"^  ([a-z-]+)(?: \(default\))?(?: {2,}|$)", re.MULTILINE)
SETTING = re.compile(r"(?P<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?:=\S*)?")
# Of the shell, of this check, of deploying: no settings of memory-server.
OTHER_NAMES = {"MEMORY_SERVER", "UPSTREAM_EMULATOR"}
SECONDS = 30


def documents() -> list[Path]:
    pages = [ROOT / f"docs/{name}.md" for name in ("metrics", "operations", "security")]
    return [*pages, ROOT / "ops/prometheus/README.md", *sorted((ROOT / "ops/runbooks").glob("*.md"))]


def document_queries(exposition: Exposition) -> Iterator[Asked]:
    for file in documents():
        text = file.read_text()
        for fence in FENCE.finditer(text):
            if fence["language"] == "promql":
                for line in fence["body"].splitlines():
                    if line.strip():
                        yield Asked(file, line.strip(), line)
        for code in CODE.finditer(FENCE.sub("", text)):
            word = code["text"]
            # A histogram is spoken of by its family's name, which no sample has; the catalogue is held to the scrape
            # by check_catalogue.
            if METRIC.fullmatch(word) and word not in exposition.families:
                yield Asked(file, f"`{word}`", word)


def shell_lines() -> Iterator[tuple[Path, str]]:
    for file in documents():
        for fence in FENCE.finditer(file.read_text()):
            if fence["language"] == "sh":
                for line in fence["body"].replace("\\\n", " ").splitlines():
                    yield file, line


def check_commands(server: Path, faults: Faults) -> None:
    """Every `memory-server …` in a document is a command that there is, with options that it has."""
    helps: dict[tuple[str, ...], str] = {}

    def help_of(words: tuple[str, ...]) -> str:
        if words not in helps:
            helps[words] = subprocess.run(
                [server, *words, "--help"], text=True, timeout=SECONDS, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            ).stdout
        return helps[words]

    for file, line in shell_lines():
        for command in re.findall(r"(?:^|[\s/|;&(])memory-server((?: +[^\s|;&)>#]+)*)", line):
            words: tuple[str, ...] = ()
            for word in shlex.split(command):
                subcommands = SUBCOMMAND.findall(help_of(words).partition("SUBCOMMANDS:")[2])
                if word.startswith("-"):
                    if not re.search(rf"(?:^|[\s\[,]){re.escape(word.split('=')[0])}\b", help_of(words)):
                        faults.add(file, f"`memory-server{command}`: {' '.join(words)} has no option {word}")
                elif word in subcommands:
                    words += (word,)
                elif subcommands:
                    faults.add(file, f"`memory-server{command}`: there is no command {word}")
                    break


def check_log_recipes(log: str, faults: Faults) -> None:
    """Every jq filter on the log runs, and every dotted field that it names is in some line of a real log."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    fields = {name for line in lines for name in line}
    for file, line in shell_lines():
        if "$LOGS" not in line:
            continue
        for name in re.findall(r'\."([a-z_.@]+)"', line):
            if name not in fields:
                faults.add(file, f"no line of a real log has {name}")
        # The filter and its options stand between jq and the next pipe outside quotes.
        words = shlex.split(line.split("$LOGS", 1)[1])
        while "jq" in words:
            words = words[words.index("jq") + 1:]
            command = words[:words.index("|")] if "|" in words else words
            result = subprocess.run(
                [tool("jq"), *command], input=log, text=True, timeout=SECONDS, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            if result.returncode != 0:
                faults.add(file, f"jq does not take {' '.join(command)}: {result.stderr.strip()}")


def check_proofs(faults: Faults) -> None:
    """What docs/security.md names as a proof is there: test suites by their files, everything else by its path."""
    file = ROOT / "docs/security.md"
    for code in CODE.finditer(file.read_text()):
        name = code["text"]
        if re.fullmatch(r"\w+(?:Tests|Contract)", name):
            if not any((ROOT / "Tests").rglob(f"{name}.swift")):
                faults.add(file, f"there is no test suite {name}")
        elif name.startswith("ops/") and not (ROOT / name).exists():
            faults.add(file, f"there is no {name}")


def check_settings(server: Path, faults: Faults) -> None:
    """Every name in capitals is a setting of the server, or one of the few others that are meant."""
    with tempfile.TemporaryDirectory(prefix="memory-layer-check-") as folder:
        listed = subprocess.run(
            [server, "config", "--json"], env={"PATH": ""}, cwd=folder, timeout=SECONDS, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, check=True,
        ).stdout
    known = {setting["name"] for setting in json.loads(listed)}
    for file in documents():
        for code in CODE.finditer(FENCE.sub("", file.read_text())):
            for name in code["text"].split():
                if (found := SETTING.fullmatch(name)) and found["name"] not in known | OTHER_NAMES:
                    faults.add(file, f"{found['name']} is no setting of memory-server")

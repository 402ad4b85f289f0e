# SPDX-License-Identifier: Apache-2.0
"""The rules of ops/prometheus and the configuration of ops/alertmanager with nothing changed but their durations."""

import re
from pathlib import Path

DURATION = r"(?P<number>\d+)(?P<unit>ms|s|m|h|d)"
MILLISECONDS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
# What the lab scrapes and evaluates each second can't be cut finer: a rate needs a few samples.
LEAST_RANGE, LEAST_OTHER = 5_000, 1_000

RANGE = re.compile(rf"\[{DURATION}\]")
FIELD = re.compile(
    rf"^(?P<field> *(?:for|interval|group_wait|group_interval|repeat_interval): ){DURATION}$", re.MULTILINE
)


def scaled_rules(text: str, factor: int) -> str:
    text = RANGE.sub(lambda found: f"[{_shorter(found, factor, LEAST_RANGE)}]", text)
    return _with_fields(text, factor)


def scaled_configuration(text: str, factor: int) -> str:
    return _with_fields(text, factor)


def write_rules(source: Path, target: Path, factor: int) -> None:
    target.mkdir()
    for file in sorted(source.glob("*.yml")):
        (target / file.name).write_text(scaled_rules(file.read_text(), factor))


def _with_fields(text: str, factor: int) -> str:
    return FIELD.sub(lambda found: found["field"] + _shorter(found, factor, LEAST_OTHER), text)


def _shorter(found: re.Match[str], factor: int, least: int) -> str:
    milliseconds = int(found["number"]) * MILLISECONDS[found["unit"]]
    # A wait of 0 stays one.
    return f"{min(milliseconds, max(milliseconds // factor, least))}ms"

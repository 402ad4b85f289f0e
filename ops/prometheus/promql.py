# SPDX-License-Identifier: Apache-2.0
"""What a PromQL expression asks for: its selectors, and the labels it groups by. Whether it is valid promtool says;
this reads valid ones, Grafana's variables included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
    |(?P<range>\[[^\]]*\])
    |(?P<number>(?:\d[\w.]*)(?:(?<=[eE])[+-]\d+)?|\.\d+)
    |(?P<variable>\$\w+)
    |(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
    |(?P<symbol>=~|!~|!=|==|>=|<=|.)""",
    re.VERBOSE | re.DOTALL,
)
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}
WORDS = {"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"}
AGGREGATIONS = {
    "sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile",
}


class PromQLError(Exception):
    """The expression has something that this reader does not know."""


@dataclass(frozen=True)
class Matcher:
    label: str
    operator: str
    value: str

    def accepts(self, labels: dict[str, str]) -> bool:
        actual = labels.get(self.label, "")
        match self.operator:
            case "=":
                return actual == self.value
            case "!=":
                return actual != self.value
            case "=~":
                return re.fullmatch(self.value, actual) is not None
            case _:
                return re.fullmatch(self.value, actual) is None


@dataclass(frozen=True)
class Selector:
    metric: str
    matchers: tuple[Matcher, ...]

    def __str__(self) -> str:
        inside = ",".join(f'{each.label}{each.operator}"{each.value}"' for each in self.matchers)
        return f"{self.metric}{{{inside}}}" if inside else self.metric


@dataclass(frozen=True)
class Query:
    selectors: tuple[Selector, ...]
    grouping: frozenset[str]


def parse(expression: str) -> Query:
    tokens = [found for found in TOKEN.finditer(expression) if found.lastgroup != "space"]
    selectors: list[Selector] = []
    grouping: set[str] = set()
    index = 0

    def text(offset: int = 0) -> str:
        return tokens[index + offset].group() if index + offset < len(tokens) else ""

    def names_in_parentheses() -> Iterator[str]:
        nonlocal index
        while text() != ")":
            if not text():
                raise PromQLError(f"a parenthesis is not closed: {expression}")
            if tokens[index].lastgroup == "name":
                yield text()
            index += 1

    def matchers() -> Iterator[Matcher]:
        nonlocal index
        index += 1
        while text() != "}":
            if not text():
                raise PromQLError(f"a brace is not closed: {expression}")
            if text() == ",":
                index += 1
                continue
            label, operator, value = text(), text(1), text(2)
            yield Matcher(label, operator, re.sub(r"\\(.)", r"\1", value[1:-1]))
            index += 3

    while index < len(tokens):
        word, kind = text(), tokens[index].lastgroup
        if kind == "name" and word in GROUPING:
            if text(1) == "(":
                index += 1
                grouping.update(names_in_parentheses())
        elif kind == "name" and word not in WORDS and word not in AGGREGATIONS and text(1) != "(":
            if text(1) == "{":
                index += 1
                selectors.append(Selector(word, tuple(matchers())))
            else:
                selectors.append(Selector(word, ()))
        elif word == "{":
            raise PromQLError(f"a selector without a metric's name: {expression}")
        index += 1
    return Query(tuple(selectors), frozenset(grouping))

# SPDX-License-Identifier: Apache-2.0
"""Reads Swift and C just well enough for the checks: what is code, what is imported."""

import re

TOKEN = re.compile(
    r'//[^\n]*'                                   # line comment
    r'|/\*'                                       # block comment, closed by hand because it nests
    r'|(?P<hashes>#*)"""'                         # multi-line string
    r'|(?P<raw>#+)"(?:[^\n]*?)"(?P=raw)'          # raw string on one line
    r'|"(?:\\.|[^"\\\n])*"',                      # string
)
COMMENT_EDGE = re.compile(r"/\*|\*/")
NOT_NEWLINE = re.compile(r"[^\n]")
IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|typealias|func|let|var|actor)\s+)?(?P<module>\w+)",
    re.MULTILINE,
)


def blank(found):
    return NOT_NEWLINE.sub(" ", found)


def code_only(source):
    """The source with comments and string literals blanked; lines and columns stay where they were."""
    parts, position = [], 0
    while match := TOKEN.search(source, position):
        start, end = match.span()
        if match.group() == "/*":
            end = end_of_comment(source, end)
        elif match.group("hashes") is not None:
            closing = source.find('"""' + match.group("hashes"), end)
            end = len(source) if closing < 0 else closing + 3 + len(match.group("hashes"))
        parts += [source[position:start], blank(source[start:end])]
        position = end
    return "".join(parts) + source[position:]


def end_of_comment(source, position):
    depth = 1
    while depth:
        edge = COMMENT_EDGE.search(source, position)
        if edge is None:
            return len(source)
        depth += 1 if edge.group() == "/*" else -1
        position = edge.end()
    return position


def line_of(source, offset):
    return source.count("\n", 0, offset) + 1


def imports(code):
    """(module, line) of every import statement in code that `code_only` has blanked."""
    return [(match["module"], line_of(code, match.start("module"))) for match in IMPORT.finditer(code)]

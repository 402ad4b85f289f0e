#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes Sources/LocalModels/Tokenizer/CharacterTable+Data.swift from what the reference tokenizer does.

Every code point is put through the reference's normalizer and pre-tokenizer by itself, so the tables carry its Unicode
version and not the one of the standard library that the server happens to run on.

    pip install tokenizers
    ops/golden/tokenizer_tables.py
"""

import unicodedata
from pathlib import Path

from tokenizers import normalizers, pre_tokenizers

TARGET = Path(__file__).resolve().parents[2] / "Sources/LocalModels/Tokenizer/CharacterTable+Data.swift"
HANGUL = range(0xAC00, 0xD7A4)  # decomposed by rule

# The reference's steps, in its order, with the settings of an uncased BERT.
CLEAN = normalizers.BertNormalizer(
    clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False
)
SPACED = normalizers.BertNormalizer(
    clean_text=False, handle_chinese_chars=True, strip_accents=False, lowercase=False
)
WHOLE = normalizers.BertNormalizer(
    clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True
)
SPLIT = pre_tokenizers.BertPreTokenizer()


def code_points():
    return (c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF)


def ranges(points):
    result = []
    for point in sorted(points):
        if result and result[-1][1] == point - 1:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


def runs(mapping):
    """One-to-one mappings as (first, count, step, target): `count` points, `step` apart, all at the same distance."""
    points = sorted(mapping)
    result = []
    while points:
        first = points[0]
        best = [first]
        for step in (1, 2):
            run = [first]
            while mapping.get(run[-1] + step, -1) - (run[-1] + step) == mapping[first] - first:
                run.append(run[-1] + step)
            if len(run) > len(best):
                best = run
        result.append((first, len(best), best[1] - best[0] if len(best) > 1 else 1, mapping[first]))
        taken = set(best)
        points = [p for p in points if p not in taken]
    return result


def probe():
    removed, marks, spaces, ideographs, punctuation = [], [], [], [], []
    single, several = {}, {}
    for point in code_points():
        character = chr(point)
        cleaned = CLEAN.normalize_str(character)
        if cleaned == "":
            removed.append(point)
            continue
        split = [piece for piece, _ in SPLIT.pre_tokenize_str("a" + character + "a")]
        if split == ["a", "a"] or cleaned == " ":
            spaces.append(point)
            continue
        if split == ["a", character, "a"]:
            punctuation.append(point)
        if SPACED.normalize_str(character) != character:
            assert SPACED.normalize_str(character) == f" {character} "
            ideographs.append(point)
        if point in HANGUL:
            assert WHOLE.normalize_str(character) == unicodedata.normalize("NFD", character)
            continue
        folded = WHOLE.normalize_str(character).strip(" ")
        assert " " not in folded
        if folded == "":
            marks.append(point)
        elif len(folded) > 1:
            several[point] = [ord(f) for f in folded]
        elif ord(folded) != point:
            single[point] = ord(folded)
    return removed, marks, spaces, ideographs, punctuation, single, several


def rows(numbers):
    """Swift lines of at most 120 columns."""
    line, lines = "       ", []
    for number in numbers:
        text = f" 0x{number:X}," if number > 9 else f" {number},"
        if len(line) + len(text) > 120:
            lines.append(line)
            line = "       "
        line += text
    return "\n".join(lines + [line]) if line.strip() else ""


def table(name, comment, numbers):
    body = rows(numbers)
    return f"    /// {comment}\n    static let {name}: [UInt32] = [\n{body}\n    ]\n"


def flat(pairs):
    return [number for pair in pairs for number in pair]


def main():
    removed, marks, spaces, ideographs, punctuation, single, several = probe()
    parts = [
        table("removedRanges", "First and last: control, format and private-use characters.", flat(ranges(removed))),
        table("markRanges", "First and last: accents, which go once letters are decomposed.", flat(ranges(marks))),
        table("spaceRanges", "First and last: what separates words.", flat(ranges(spaces))),
        table("ideographRanges", "First and last: each of these is a word.", flat(ranges(ideographs))),
        table("punctuationRanges", "First and last: each of these is a word.", flat(ranges(punctuation))),
        table(
            "foldedRuns",
            "First, count, step, target of the first: decomposed, without accents, in lower case.",
            flat(runs(single)),
        ),
        table(
            "foldedSequences",
            "Point, count, targets: the same where more than one character results.",
            flat([point, len(targets), *targets] for point, targets in sorted(several.items())),
        ),
    ]
    TARGET.write_text(
        "// SPDX-License-Identifier: Apache-2.0\n\n"
        "// Written by ops/golden/tokenizer_tables.py from the reference tokenizer. Do not edit.\n"
        "extension CharacterTable {\n" + "\n".join(parts) + "}\n"
    )
    print(f"{TARGET}: {len(single)} folded one to one, {len(several)} to several")


if __name__ == "__main__":
    main()

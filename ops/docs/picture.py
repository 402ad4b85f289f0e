# SPDX-License-Identifier: Apache-2.0
"""A picture that carries the hash of what it was drawn from, so that a stale one is seen without drawing it again.

Renderings differ from machine to machine (fonts, versions); the source does not.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Source-SHA256"


def chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Type and data of each chunk (PNG specification, section 5.3)."""
    if not png.startswith(SIGNATURE):
        raise ValueError("this is no PNG")
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at:at + 4])
        yield png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def source_hash(png: bytes) -> str | None:
    """The hash of the source that a picture was drawn from, where it says so."""
    for kind, data in chunks(png):
        if kind == b"tEXt" and data.startswith(KEYWORD + b"\0"):
            return data[len(KEYWORD) + 1:].decode("latin-1")
    return None


def hash_of(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()


def with_source(png: bytes, source: bytes) -> bytes:
    """The picture with the hash of its source behind its header, and without other texts."""
    made = SIGNATURE
    for kind, data in chunks(png):
        if kind != b"tEXt":
            made += chunk(kind, data)
        if kind == b"IHDR":
            made += chunk(b"tEXt", KEYWORD + b"\0" + hash_of(source).encode())
    return made


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

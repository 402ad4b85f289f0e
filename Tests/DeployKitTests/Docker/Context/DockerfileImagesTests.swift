// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("The images that a Dockerfile begins from")
struct DockerfileImagesTests {
    @Test(arguments: [
        ("FROM scratch", []),
        ("FROM debian:12", ["debian:12"]),
        ("from --platform=linux/amd64 a AS build\nFROM build\nFROM b", ["a", "b"]),
        ("FROM a AS Build\nCOPY --from=build x y\nCOPY --from=0 x y\nCOPY --from=c/d:1 x y", ["a", "c/d:1"]),
        ("FROM a\nRUN --mount=type=bind,from=tools,target=/t make", ["a", "tools"]),
        ("ARG V=12\nFROM debian:$V\nFROM debian:${V}-slim", ["debian:12", "debian:12-slim"]),
        ("ARG V\nFROM a:${V:-1}\nFROM b${V:+:}${V}", ["a:1", "b"]),
        ("ARG SET=1\nFROM a:$SET", ["a:override"]),
        ("FROM \"a\"\nFROM 'b'", ["a", "b"]),
        ("# syntax=docker/dockerfile:1\nFROM a", ["docker/dockerfile:1", "a"]),
        ("FROM a\n# syntax=not/there\n", ["a"]),
        ("FROM \\\n  # comment within\n  a:1 \\\n AS x\nFROM x", ["a:1"]),
        ("# escape=`\nFROM a`\n b", ["a"]),
        ("FROM a\nRUN <<EOF\nFROM not-this\nEOF\nFROM b", ["a", "b"]),
        ("FROM a\r\nFROM b\r\n", ["a", "b"]),
        ("FROM registry.test:5000/x@sha256:00", ["registry.test:5000/x@sha256:00"]),
        ("", []), ("FROM", []), ("RUN x", []),
    ])
    func names(dockerfile: String, expected: [String]) {
        #expect(DockerfileImages.names(in: dockerfile, arguments: ["SET": "override"]) == expected)
    }
}

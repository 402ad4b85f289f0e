# SPDX-License-Identifier: Apache-2.0
"""The faults that ops/test/checks plants, one at a time, and what must not be taken for a fault."""

import re

LICENCE = "// SPDX-License-Identifier: Apache-2.0\n"
SCRIPT = "#!/usr/bin/env bash\n# SPDX-License-Identifier: Apache-2.0\n"
PYTHON = "#!/usr/bin/env python3\n# SPDX-License-Identifier: Apache-2.0\n"


def written(path, content, mode=0o644):
    """Plants a new file."""
    def plant(tree):
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)
        target.chmod(mode)
    return plant


def module(name, code):
    """Plants Swift code in a module; it begins on line 3."""
    return written(f"Sources/{name}/Planted.swift", f"{LICENCE}\n{code}\n")


def source(code):
    return module("Support", code)


def test(code):
    return written("Tests/SupportTests/Planted.swift", f"{LICENCE}\n{code}\n")


def script(content, mode=0o755):
    return written("ops/planted", content, mode)


def document(content):
    return written("ops/planted.md", content)


def manifest(pattern, replacement):
    """Plants a change in Package.swift; the place must exist, or the fault would prove nothing."""
    def plant(tree):
        path = tree / "Package.swift"
        changed, count = re.subn(pattern, replacement, path.read_text(), count=1)
        if count == 0:
            raise LookupError(f"Package.swift has no place that matches {pattern}")
        path.write_text(changed)
    return plant


def changed(path, old, new):
    """Plants a change in a file; what is changed must be there, or the fault would prove nothing."""
    def plant(tree):
        content = (tree / path).read_text()
        if old not in content:
            raise LookupError(f"{path} does not hold {old}")
        (tree / path).write_text(content.replace(old, new, 1))
    return plant


def made_executable(path):
    return lambda tree: (tree / path).chmod(0o755)


# check: [(name, how it is planted, what the check must say)]
FAULTS = {
    "format": [
        ("a long line", source(f'let planted = "{"x" * 130}"'), r"Planted\.swift:3.*LineLength"),
        (
            "a force unwrap",
            source("func planted(_ value: Int?) -> Int {\n    value!\n}"),
            r"Planted\.swift:4.*NeverForceUnwrap",
        ),
        ("imports out of order", source("import Glibc\nimport Foundation"), r"Planted\.swift.*OrderedImports"),
        (
            "wrong indentation in a test",
            test("func planted() {\n  _ = 1\n}"),
            r"Tests/SupportTests/Planted\.swift:4.*Indentation",
        ),
    ],
    "modules": [
        ("an arrow up", source("import MemoryCore"), r"Planted\.swift:3: Support must not import MemoryCore"),
        (
            "a neighbour on the same level",
            module("SQLiteStore", "internal import LocalModels"),
            r"SQLiteStore must not import LocalModels",
        ),
        (
            "a neighbour on the same level, declared",
            manifest(r'(name: "LocalModels",\s*dependencies: \[)', r'\1"SQLiteStore", '),
            r"Package\.swift:\d+: LocalModels must not depend on SQLiteStore: both are on level 3",
        ),
        (
            "Hummingbird below the API",
            module("Observability", "package import struct Hummingbird.Router"),
            r"Observability must not import Hummingbird: only",
        ),
        (
            "GRDB outside its adapter",
            module("MemoryServer", "@preconcurrency import GRDB"),
            r"MemoryServer must not import GRDB: only SQLiteStore",
        ),
        ("libcurl outside its adapter", module("MemoryServer", "import CCurl"), r"MemoryServer must not import CCurl"),
        ("SQL in the domain", module("MemoryCore", "import GRDB"), r"the domain must not import GRDB"),
        (
            "JSON in the domain",
            module("MemoryCore", "import Foundation\n\nlet planted = JSONEncoder()"),
            r"Planted\.swift:5: the domain must not know JSONEncoder",
        ),
        ("an import that is not declared", source("import Logging"), r"Support imports Logging without declaring it"),
        (
            "a dependency that is not used",
            manifest(r'\.target\(name: "Support",', r'.target(name: "Support", dependencies: [logging],'),
            r"Support declares the product Logging and never imports it",
        ),
        (
            "a module in no level",
            manifest(r'(\.target\(name: "Support",)', r'.target(name: "Planted"),\n        \1'),
            r"Planted is in no level",
        ),
        (
            "a folder that nothing builds",
            module("Planted", "let planted = 1"),
            r"Sources/Planted has sources and is in no target",
        ),
        (
            "a manifest that does not load",
            manifest(r"let package = Package\(", "let package = Planted("),
            r"the manifest does not load",
        ),
        (
            "a documented module with a dependency that it has not",
            changed("docs/architecture.md", "| `CSSH2`, `Support` |", "| `CCurl`, `CSSH2`, `Support` |"),
            r"architecture\.md:\d+: SSHClient is otherwise.*own: CSSH2, Support, packages: Crypto",
        ),
        (
            "a documented module on another level",
            changed("docs/architecture.md", "| 2 | `MemoryCore` |", "| 3 | `MemoryCore` |"),
            r"architecture\.md:\d+: MemoryCore is otherwise.*level 2",
        ),
        (
            "a module that is not documented",
            changed("docs/architecture.md", "| 5 | `DeployCtl` |", "| 5 | DeployCtl |"),
            r"architecture\.md:1: the table of modules has no row for DeployCtl",
        ),
    ],
    "sizes": [
        (
            "a source of 601 lines",
            written("Sources/Support/Planted.swift", LICENCE + "//\n" * 600),
            r"Planted\.swift:600: 601 lines, at most 600",
        ),
        (
            "a test of 901 lines",
            written("Tests/SupportTests/Planted.swift", LICENCE + "//\n" * 900),
            r"Planted\.swift:900: 901 lines, at most 900",
        ),
    ],
    "banned": [
        ("try!", source("let planted = try! read()"), r"Planted\.swift:3: try!"),
        ("as!", source("let planted = read() as! Int"), r"Planted\.swift:3: as!"),
        ("fatalError", source('func planted() { fatalError ("no") }'), r"Planted\.swift:3: fatalError"),
        ("something public", source("let one = 1\npublic struct Planted {}"), r"Planted\.swift:4: public"),
        (
            "unchecked Sendable without a reason",
            source("\n\n\n\nfinal class Planted: @unchecked Sendable {}"),
            r"Planted\.swift:7: @unchecked Sendable: say why",
        ),
        ("Synchronization", source("internal import Synchronization"), r"use Support's Locked"),
        ("XCTest", test("import XCTest"), r"Swift Testing"),
        ("a disabled test", test('@Test(.disabled("later")) func planted() {}'), r"\.disabled\(: a disabled test"),
        ("a sleeping test", test("try await Task.sleep(for: .seconds(1))"), r"Task\.sleep: a sleep"),
        ("a test that sleeps for most of a minute", test("try await Task.sleep(for: .seconds(59))"), r"a sleep"),
        ("a sleeping test, in C", test("usleep(10)"), r"usleep\(: a sleep"),
        ("an exception without a reason", test("// allowed(sleep):\nusleep(10)"), r"usleep\(: a sleep"),
        (
            "global metrics in a library",
            module("Observability", "MetricsSystem.bootstrap(planted)"),
            r"Planted\.swift:3: .*only an executable sets up globals",
        ),
        (
            "global logging in a test",
            test("LoggingSystem.bootstrap(planted)"),
            r"Planted\.swift:3: .*only an executable sets up globals",
        ),
        ("unfinished work", source("// TO" "DO: later"), r"Planted\.swift:3: TO" r"DO"),
        (
            "no licence line in Swift",
            written("Sources/Support/Planted.swift", "let planted = 1\n"),
            r"Planted\.swift:1: the first line must be",
        ),
        (
            "no licence line in C",
            written("Sources/CKernels/planted.c", "int planted;\n"),
            r"planted\.c:1: the first line must be",
        ),
        (
            "no licence line in a script",
            script("#!/bin/bash\nset -euo pipefail\n"),
            r"ops/planted:1: the first line must be",
        ),
        ("a registry's host", document("from https://py" "pi.org/simple\n"), r"planted\.md:1: .*registry"),
        ("a path of one machine", document("\nsee /wo" "rk/main\n"), r"planted\.md:2: .*path of one machine"),
    ],
    "shell": [
        ("an unquoted variable", script(SCRIPT + "set -euo pipefail\nrm $1\n"), r"ops/planted:4: .*SC2086"),
        (
            "a script that goes on after a fault",
            script(SCRIPT + "echo on\n"),
            r"ops/planted:1: .*set -euo pipefail",
        ),
    ],
    "executable": [
        (
            "a script that cannot be run",
            script(SCRIPT + "set -euo pipefail\n", 0o644),
            r"ops/planted:1: is a script and cannot be run",
        ),
        (
            "a document that can be run",
            made_executable("CONTRIBUTING.md"),
            r"CONTRIBUTING\.md:1: can be run and has no",
        ),
        ("Python that does not parse", script(PYTHON + "def planted(:\n"), r"ops/planted:3: does not parse"),
    ],
    "docs": [
        (
            "a link that leads nowhere",
            document("see [this](nowhere.md)\n"),
            r"planted\.md:1: the link leads nowhere",
        ),
        (
            "a make target that is not there",
            document("Run\n`make planted-target` now.\n"),
            r"planted\.md:2: the Makefile has no target planted-target",
        ),
        (
            "a make target in a block that is not there",
            document("\n```sh\nmake planted-target\n```\n"),
            r"planted\.md:3: the Makefile has no target planted-target",
        ),
        (
            "a test suite that is not there",
            document("Held by `ParadiseTests`.\n"),
            r"planted\.md:1: there is no test suite ParadiseTests",
        ),
        ("a program that is not there", document("Run `ops/paradise --now`.\n"), r"planted\.md:1: there is no ops/paradise"),
        ("a page that the index does not list", written("docs/planted.md", "# Planted\n"), r"docs/README\.md:1: .* list planted\.md"),
        (
            "a decision that the index does not list",
            changed("docs/adr/README.md", "| [0003](", "| [3]("),
            r"adr/README\.md:1: the index has no row: \[0003\]\(0003-strict-configuration\.md\)",
        ),
        (
            "a decision with another status than in the index",
            changed("docs/adr/0003-strict-configuration.md", "Status: accepted", "Status: replaced by 0099"),
            r"adr/README\.md:1: .*replaced by 0099",
        ),
        (
            "a gap in the numbers of decisions",
            written("docs/adr/0099-planted.md", "# 0099: Planted\n\nStatus: accepted · 2026-11-23\n"),
            r"0099-planted\.md:1: the number before is not 0098",
        ),
        (
            "a picture that is not drawn anew",
            changed("docs/architecture.dot", "<b>Clients</b>", "<b>Planted</b>"),
            r"architecture\.png:1: it was not drawn from",
        ),
    ],
}

QUOTED = '''/// Never `try!` /* nor */ here: fatalError("x").
let planted = #"as! "try!" public "#
let more = """
    public try! as! fatalError(
    """
/* public /* try! */ as! */
let last = 1'''

INNOCENT = {
    "banned": [
        ("words in comments and strings", source(QUOTED)),
        (
            "an exception with its reason",
            test("// allowed(sleep): the kernel needs it\ntry await Task.sleep(for: .seconds(1))"),
        ),
        ("a body that hangs until it is cancelled", test("try await Task.sleep(for: .seconds(3_600))")),
        ("a fake that is called sleep", test("func sleep(until: Int) {}\nclock.sleep(until: 1)")),
        ("unchecked Sendable with its reason", source("// Guarded by `lock`.\nclass Planted: @unchecked Sendable {}")),
    ],
    "sizes": [
        ("a source of 600 lines", written("Sources/Support/Planted.swift", LICENCE + "//\n" * 599)),
    ],
    "docs": [
        ("a line that begins with the verb", document("You may\nmake sure of it, or `make test`.\n")),
        ("paths that stand for several", document("`Sources/<Module>`, `ops/bench/*/run`, `Tests/…`\n")),
        ("a link to a page elsewhere", document("see [this](https://www.swift.org/) and [that](#here)\n")),
    ],
}

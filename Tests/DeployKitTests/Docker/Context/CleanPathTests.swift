// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DeployKit

@Suite("Paths are cleaned as Go's path.Clean does it")
struct CleanPathTests {
    /// The cases of Go's own `path_test.go`, by their kinds.
    @Test(arguments: [
        ("", "."), ("abc", "abc"), ("abc/def", "abc/def"), (".", "."), ("..", ".."), ("../../abc", "../../abc"),
        ("/abc", "/abc"), ("/", "/"), ("abc/", "abc"), ("../", ".."), ("/abc/", "/abc"),
        ("abc//def//ghi", "abc/def/ghi"),
        ("///abc", "/abc"), ("abc/./def", "abc/def"), ("/./abc/def", "/abc/def"), ("abc/def/../ghi", "abc/ghi"),
        ("abc/def/..", "abc"), ("abc/def/../..", "."), ("/abc/def/../../..", "/"), ("abc/def/../../..", ".."),
        ("/..", "/"), ("abc/./../def", "def"), ("!/", "!"), ("!../a", "!../a"), ("!a/../b", "b"),
    ])
    func cleaned(path: String, expected: String) {
        #expect(CleanPath.clean(path) == expected)
    }
}

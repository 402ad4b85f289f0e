// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit

/// Where the image comes from.
struct SourceOptions: ParsableArguments {
    @Option(
        help: "Deploy this image, pushed before, instead of building one; `deployctl push` prints its digest.",
        transform: SourceOptions.checked
    )
    var image: ContentDigest?

    @Option(
        help: "The commit of the image in full; without it the one that is checked out.",
        transform: SourceOptions.checked
    )
    var revision: GitRevision?

    @Sendable
    private static func checked<Value: CheckedText>(_ text: String) throws -> Value {
        guard let value = Value(text) else { throw ValidationError("expected \(Value.expectation)") }
        return value
    }
}

/// How strictly the work tree is taken.
struct TreeOptions: ParsableArguments {
    @Flag(help: "Build the work tree although it differs from the commit.")
    var dirty = false
}

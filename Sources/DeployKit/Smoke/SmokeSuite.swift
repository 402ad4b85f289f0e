// SPDX-License-Identifier: Apache-2.0

/// A list of requests and what is expected of their replies, read from a file.
package struct SmokeSuite: Sendable, Hashable {
    package let name: String
    package let steps: [SmokeStep]
    /// Done at the end in any case, also after a failure: what the suite made is taken away again.
    package let cleanup: [SmokeStep]
    /// Steps that fail are tried again until then.
    package let deadline: Milliseconds
    package let interval: Milliseconds
    /// Known from the beginning, with what is random filled in when a run begins.
    package let variables: [String: SmokeText]
    /// Variables that must be given by whoever runs the suite: keys, the expected revision.
    package let needs: [String]
    /// Variables that are used when whoever runs the suite gives them: a header that needs one that is not given is not
    /// sent. So one suite serves for a service with keys and for one without.
    package let accepts: [String]
}

// SPDX-License-Identifier: Apache-2.0

/// How long the parts of an answer took. Parts overlap: they don't add up to the total.
package struct ChatTimings: Sendable {
    package var embed: Duration = .zero
    package var remember: Duration = .zero
    package var recall: Duration = .zero
    package var firstToken: Duration?
    package var languageModel: Duration = .zero
    package var total: Duration = .zero
}

// SPDX-License-Identifier: Apache-2.0

/// Tokens read and written by a language model for one reply.
package struct TokenUsage: Hashable, Sendable {
    package let input: Int
    package let output: Int

    package init(input: Int, output: Int) {
        self.input = input
        self.output = output
    }
}

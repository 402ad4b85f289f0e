// SPDX-License-Identifier: Apache-2.0

/// A text that is not the JSON it should be. Says nothing of the text, which may be a user's.
package struct MalformedJSON: Error {
    package init() {}
}

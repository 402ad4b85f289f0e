// SPDX-License-Identifier: Apache-2.0

/// A configuration file of nginx, whole.
package struct ProxyFile: Codable, Sendable, Hashable {
    package let path: AbsolutePath
    package let text: String

    package init(path: AbsolutePath, text: String) {
        self.path = path
        self.text = text
    }
}

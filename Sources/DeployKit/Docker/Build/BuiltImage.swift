// SPDX-License-Identifier: Apache-2.0

package struct BuiltImage: Sendable, Hashable {
    /// The daemon's own id, `sha256:…`. Not the digest that a registry knows it by: that one comes from the push.
    package let id: String
    package let tags: [ImageReference]
}

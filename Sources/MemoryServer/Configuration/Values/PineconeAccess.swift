// SPDX-License-Identifier: Apache-2.0

import PineconeStore

/// The index, and how it is used.
struct PineconeAccess: Sendable {
    let configuration: PineconeConfiguration
    let namespaces: NamespaceMode
}

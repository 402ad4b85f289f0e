// SPDX-License-Identifier: Apache-2.0

/// What there is of nginx on a host.
package struct NginxInventory: Sendable, Hashable {
    package var hasProgram = false
    package var isRunning = false
    /// What `nginx -t` says; `nil` when it is content, or there is none.
    package var complaint: String?
    /// Whether the folder of the service's file is read.
    package var isFolderIncluded = false
    /// Whether the page that the package brings answers for every name.
    package var hasDefaultSite = false
    /// Texts of the files that answer nobody, of those that were asked for.
    package var nobodies: [AbsolutePath: String] = [:]
    /// What somebody else's servers listen on and answer for every name, as nginx's files have it.
    package var foreignDefaults: Set<String> = []

    package init() {}
}

// SPDX-License-Identifier: Apache-2.0

/// What is looked at: a line of the report each.
package enum ExaminedTopic: String, Sendable, Hashable, CaseIterable {
    case secrets
    case key
    case builder
    case registry
    case workTree = "work tree"
    case login
    case docker
    case disk
    case memory
    case clock
    case files
    case ports
    case nginx
    case certificate
    case dns
    case clients
    case runs
}

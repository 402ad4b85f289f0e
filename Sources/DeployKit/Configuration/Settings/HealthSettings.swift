// SPDX-License-Identifier: Apache-2.0

/// When a container is healthy.
package struct HealthSettings: Sendable, Hashable {
    package var path: String
    package var deadline: Milliseconds
    package var interval: Milliseconds
}

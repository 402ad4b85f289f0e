// SPDX-License-Identifier: Apache-2.0

/// Listens to nothing.
package struct NoUpstreamObserver: UpstreamObserver {
    package init() {}
}

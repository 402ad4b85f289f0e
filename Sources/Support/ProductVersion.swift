// SPDX-License-Identifier: Apache-2.0

/// The release that all programs of this package are, as in CHANGELOG.md.
package enum ProductVersion {
    package static let current = "0.1.0"
}

// SPDX-License-Identifier: Apache-2.0

import Support

/// What this program is.
enum Product {
    static let version = ProductVersion.current
}

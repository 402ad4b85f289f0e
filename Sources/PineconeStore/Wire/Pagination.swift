// SPDX-License-Identifier: Apache-2.0

/// Absent, or without a token, on the last page.
struct Pagination: Decodable {
    var next: String?
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The `filters` of a list: things that carry all of these labels.
enum ListFilter {
    static func labels(_ labels: [String: String]) throws -> [(String, String)] {
        guard !labels.isEmpty else { return [] }
        let wanted = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return [("filters", String(decoding: try JSONEncoder().encode(["label": wanted]), as: UTF8.self))]
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation

extension LeaseOwner {
    /// On one line, of letters, digits and `+/=` alone, so that a shell carries it without looking into it.
    package var encoded: String {
        get throws { Data(try RecordLines.encode(self).utf8).base64EncodedString() }
    }

    package init?(encoded: String) {
        guard let data = Data(base64Encoded: encoded),
            let owner = try? JSONDecoder().decode(LeaseOwner.self, from: data)
        else { return nil }
        self = owner
    }
}

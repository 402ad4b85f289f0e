// SPDX-License-Identifier: Apache-2.0

import MemoryAPI
import Support

/// How the access log names people.
struct AccessLogConfiguration: Sendable {
    /// The key of the hashes that stand for users; nil for one that is kept in the data folder.
    let userKey: Secret<String>?
    let clientAddress: ClientAddressDetail
}

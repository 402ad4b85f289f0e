// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import MemoryCore
import Support

/// Stable names for users in logs, which tell that two lines are about the same one and not about whom.
///
/// HMAC-SHA256 of the id, cut to 64 bits: without the key nobody can try out ids (a bare hash could be looked up), and a
/// clash among a million users has a chance of one in forty million.
struct UserPseudonyms: Sendable {
    private let key: SymmetricKey

    init(key: Secret<[UInt8]>) {
        self.key = SymmetricKey(data: key.reveal())
    }

    /// With the key that is configured, or else the one of the data folder, which is made when there is none.
    /// - Throws: ``Failure``.
    static func load(_ configuration: AccessLogConfiguration, directory: String) throws -> UserPseudonyms {
        if let key = configuration.userKey { return UserPseudonyms(key: Secret(Array(key.reveal().utf8))) }
        return UserPseudonyms(key: try UserKeyFile(directory: directory).readOrMake())
    }

    /// 16 hexadecimal digits.
    func name(of user: UserID) -> String {
        Hexadecimal.text(of: HMAC<SHA256>.authenticationCode(for: Data(user.rawValue.utf8), using: key).prefix(8))
    }
}

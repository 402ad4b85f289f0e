// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
package import Support

extension EnvironmentRecord {
    /// - Parameters:
    ///   - environment: What the container is given, secrets revealed.
    ///   - key: Of the deployment, 16 bytes or more; whoever lacks it cannot try out values.
    package init(of environment: [String: Secret<String>], key: Secret<[UInt8]>) {
        let symmetric = SymmetricKey(data: key.reveal())
        var whole = HMAC<SHA256>(key: symmetric)
        var values: [String: String] = [:]
        for name in environment.keys.sorted() {
            let value = Data((environment[name]?.reveal() ?? "").utf8)
            // Lengths first, so that no two environments give the same bytes.
            whole.update(data: Data("\(name.utf8.count):\(name)\(value.count):".utf8))
            whole.update(data: value)
            let code = HMAC<SHA256>.authenticationCode(for: Data("\(name)=".utf8) + value, using: symmetric)
            values[name] = String(Hexadecimal.text(of: code).prefix(16))
        }
        self.init(digest: Hexadecimal.text(of: whole.finalize()), values: values)
    }
}

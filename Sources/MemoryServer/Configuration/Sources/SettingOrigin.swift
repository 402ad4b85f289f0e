// SPDX-License-Identifier: Apache-2.0

/// Where a value came from.
enum SettingOrigin: Hashable, Sendable {
    case environment
    case secretFile(path: String)
    case environmentFile(path: String, line: Int)
    case defaultValue
}

extension SettingOrigin: CustomStringConvertible {
    var description: String {
        switch self {
        case .environment: "environment"
        case .secretFile(let path): path
        case .environmentFile(let path, let line): "\(path):\(line)"
        case .defaultValue: "default"
        }
    }
}

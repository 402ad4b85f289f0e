// SPDX-License-Identifier: Apache-2.0

import Configuration

/// One place that values come from: a provider of swift-configuration, and what it does not tell by itself: which names
/// it holds, and where each stands.
struct SettingSource: Sendable {
    private let snapshot: any ConfigSnapshot
    private let origins: [String: SettingOrigin]
    /// Which names count as ours when they are unknown.
    let unknownNames: UnknownNames.Policy

    /// - Parameters:
    ///   - values: By the setting's name.
    ///   - origins: Where each value stands; every name of `values` has one.
    init(values: [String: String], origins: [String: SettingOrigin], unknownNames: UnknownNames.Policy) {
        // The environment's provider, whose names are ours as they stand; all is taken for secret, since a typo may put a
        // key under any name.
        snapshot = EnvironmentVariablesProvider(environmentVariables: values, secretsSpecifier: .all).snapshot()
        self.origins = origins
        self.unknownNames = unknownNames
    }

    var names: Dictionary<String, SettingOrigin>.Keys { origins.keys }

    /// The text of a setting with where it stands, or nil when this source has none.
    ///
    /// Read as text only: the library's getters for numbers fall back to a default when a value is malformed.
    func text(_ name: String) -> (text: String, origin: SettingOrigin)? {
        guard let origin = origins[name],
            let result = try? snapshot.value(forKey: AbsoluteConfigKey([name]), type: .string),
            case .string(let text)? = result.value?.content
        else { return nil }
        return (text, origin)
    }

    func origin(_ name: String) -> SettingOrigin? {
        origins[name]
    }
}

extension SettingSource {
    static func environment(_ variables: [String: String]) -> SettingSource {
        SettingSource(
            values: variables,
            origins: variables.mapValues { _ in .environment },
            unknownNames: .ofOurPrefixes
        )
    }

    /// The entries of a parsed `.env` file.
    static func environmentFile(_ entries: [EnvironmentFileEntry], path: String) -> SettingSource {
        SettingSource(
            values: Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first },
            origins: Dictionary(entries.map { ($0.name, .environmentFile(path: path, line: $0.line)) }) { first, _ in
                first
            },
            unknownNames: .all
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Takes settings from sources, the first that has one wins, and collects every fault on the way.
///
/// Present and malformed is a fault, whatever the default; so is present and empty. After a fault the default is handed
/// on, so that reading goes on to the next one; nobody gets to use it, since ``ServerConfiguration`` is not made then.
struct SettingReader {
    private let sources: [SettingSource]
    private(set) var faults: [ConfigurationFault]
    private(set) var effective: [EffectiveSetting] = []

    /// - Parameter faults: Those that were met while the sources were read.
    init(sources: [SettingSource], faults: [ConfigurationFault] = []) {
        self.sources = sources
        self.faults = faults
    }

    mutating func value<Value>(_ setting: Setting<Value>) -> Value {
        guard let (text, origin) = sources.lazy.compactMap({ $0.text(setting.name) }).first else {
            show(setting, setting.defaultValue, .defaultValue)
            return setting.defaultValue
        }
        do throws(SettingRefusal) {
            guard !text.isEmpty else {
                throw SettingRefusal("is empty; expected \(setting.expectation), or leave it out")
            }
            let value = try setting.format.parse(text)
            show(setting, value, origin)
            return value
        } catch {
            let shown = text.isEmpty ? "" : Self.excerpt(of: text, isSecret: setting.isSecret)
            faults.append(ConfigurationFault(setting.name, origin, shown + error.message))
            return setting.defaultValue
        }
    }

    /// A setting whose default is another's matter.
    mutating func value<Value>(_ setting: Setting<Value?>, otherwise value: Value) -> Value {
        guard isSet(setting) else {
            show(setting, value, .defaultValue)
            return value
        }
        return self.value(setting) ?? value
    }

    /// A setting that has another default here.
    mutating func value<Value>(_ setting: Setting<Value>, otherwise value: Value) -> Value {
        guard isSet(setting) else {
            show(setting, value, .defaultValue)
            return value
        }
        return self.value(setting)
    }

    private func isSet(_ setting: some DescribedSetting) -> Bool {
        sources.contains { $0.text(setting.name) != nil }
    }

    /// A fault of several settings together.
    mutating func refuse(_ setting: some DescribedSetting, _ message: String) {
        let origin = effective.first { $0.name == setting.name }?.origin ?? .defaultValue
        faults.append(ConfigurationFault(setting.name, origin, message))
    }

    mutating func refuseUnknownNames(_ known: [String]) {
        faults += sources.flatMap { UnknownNames.faults(in: $0, known: known) }
    }

    private mutating func show<Value>(_ setting: Setting<Value>, _ value: Value, _ origin: SettingOrigin) {
        effective.append(
            EffectiveSetting(
                name: setting.name,
                text: setting.format.text(value),
                origin: origin,
                isSecret: setting.isSecret
            )
        )
    }

    /// What was written, to recognise it by: short, on one line, and never a secret, nor a URL, which may hold one.
    private static func excerpt(of text: String, isSecret: Bool) -> String {
        guard !isSecret, !text.contains("://"), !text.contains("@") else { return "" }
        let short = text.count > 60 ? text.prefix(60) + "…" : text[...]
        return "\(String(short).debugDescription): "
    }
}

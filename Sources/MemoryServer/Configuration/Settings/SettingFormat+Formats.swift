// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

extension SettingFormat where Value == String {
    /// Text without control characters, at most 4,096 bytes.
    static let text = SettingFormat("a text without control characters, at most 4,096 bytes") { text in
        isPlain(text) ? text : nil
    } text: {
        $0
    }

    /// A name of the file system. Relative ones start at the working directory.
    static let path = SettingFormat("a path of at most 4,096 bytes") { text in
        isPlain(text) ? text : nil
    } text: {
        $0
    }

    static func isPlain(_ text: String) -> Bool {
        (1...4_096).contains(text.utf8.count) && text.unicodeScalars.allSatisfy { !isControl($0) }
    }

    private static func isControl(_ scalar: UnicodeScalar) -> Bool {
        scalar.properties.generalCategory == .control
    }
}

extension SettingFormat where Value == Secret<String> {
    /// What goes into a header: printable ASCII, at most 4,096 bytes. Never turned back into text.
    static let secret = SettingFormat("printable ASCII without spaces, at most 4,096 bytes") { text in
        let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isPrintable && (1...4_096).contains(text.utf8.count) ? Secret(text) : nil
    } text: { _ in
        "<redacted>"
    }
}

extension SettingFormat where Value == Bool {
    static let boolean = SettingFormat("true or false") { text in
        switch text {
        case "true": true
        case "false": false
        default: nil
        }
    } text: {
        $0 ? "true" : "false"
    }
}

extension SettingFormat where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> SettingFormat {
        SettingFormat("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else { return nil }
            return range.contains(number) ? number : nil
        } text: {
            String($0)
        }
    }

    /// A number of bytes: `512KiB`, `8MiB`, `1GiB`, or bytes without a unit.
    static func byteCount(_ range: ClosedRange<Int>) -> SettingFormat {
        let bounds = "\(ByteCount.text(range.lowerBound)) to \(ByteCount.text(range.upperBound))"
        return SettingFormat("a number of bytes such as 8MiB (B, KiB, MiB, GiB), from \(bounds)") { text in
            ByteCount.value(text).flatMap { range.contains($0) ? $0 : nil }
        } text: {
            ByteCount.text($0)
        }
    }
}

extension SettingFormat where Value == Double {
    static func decimal(_ range: ClosedRange<Double>) -> SettingFormat {
        SettingFormat("a number from \(range.lowerBound) to \(range.upperBound)") { text in
            let isDecimal = text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
            guard isDecimal, let number = Double(text) else { return nil }
            return range.contains(number) ? number : nil
        } text: {
            $0.description
        }
    }
}

extension SettingFormat where Value == Duration {
    /// A duration: `250ms`, `5s`, `2m`, `12h`, `30d`.
    static func duration(_ range: ClosedRange<Duration>) -> SettingFormat {
        let bounds = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
        return SettingFormat("a duration such as 5s (ms, s, m, h, d), from \(bounds)") { text in
            DurationText.value(text).flatMap { range.contains($0) ? $0 : nil }
        } text: {
            DurationText.text($0)
        }
    }
}

extension SettingFormat where Value == HTTPTarget {
    /// An endpoint's base.
    static let url = SettingFormat(
        "an http or https URL without user info and query",
        parse: { text throws(SettingRefusal) in
            let target: HTTPTarget
            do {
                target = try HTTPTarget(text)
            } catch {
                throw SettingRefusal("expected an http or https URL: \(error)")
            }
            guard target.query == nil else { throw SettingRefusal("expected a URL without a query") }
            return target
        },
        text: { $0.origin + ($0.path == "/" ? "" : $0.path) }
    )
}

extension SettingFormat where Value == [String] {
    /// Names separated by commas; spaces around a comma are no part of a name.
    static let names = SettingFormat("names separated by commas, each once") { text in
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        let isGood = names.allSatisfy { SettingFormat<String>.isPlain($0) && !$0.contains(" ") }
        return isGood && Set(names).count == names.count ? names : nil
    } text: {
        $0.isEmpty ? nil : $0.joined(separator: ",")
    }
}

extension SettingFormat where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the cases' names.
    static func choice() -> SettingFormat {
        let names = Value.allCases.map(\.rawValue)
        let expectation = names.count == 1 ? names[0] : "one of " + names.joined(separator: ", ")
        return SettingFormat(
            expectation,
            parse: { text throws(SettingRefusal) in
                if let value = Value(rawValue: text) { return value }
                throw SettingRefusal("expected \(expectation)")
            },
            text: { $0.rawValue }
        )
    }
}

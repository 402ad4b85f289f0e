// SPDX-License-Identifier: Apache-2.0

/// One line of a `.env` file. Works on scalars: `\r\n` is a single `Character`.
enum EnvironmentFileLine {
    typealias Scalars = Substring.UnicodeScalarView

    /// The assignment, or nil for an empty line or a comment. Messages never repeat what the line says.
    static func parse(_ bytes: some Collection<UInt8>) throws(SettingRefusal) -> (name: String, value: String)? {
        guard let line = String(validating: bytes, as: UTF8.self) else { throw SettingRefusal("the line is not UTF-8") }
        var rest = Substring(line).unicodeScalars
        if rest.last == "\r" { rest.removeLast() }
        guard rest.allSatisfy({ $0 == "\t" || $0.properties.generalCategory != .control }) else {
            throw SettingRefusal("the line has control characters")
        }
        skipBlanks(&rest)
        if rest.isEmpty || rest.first == "#" { return nil }
        let name = try parseName(&rest)
        let value = try parseValue(&rest)
        return (name, value)
    }

    private static func parseName(_ rest: inout Scalars) throws(SettingRefusal) -> String {
        var name = takeName(&rest)
        if name == "export", isBlank(rest.first) {
            skipBlanks(&rest)
            name = takeName(&rest)
        }
        guard let first = name.unicodeScalars.first, !("0"..."9").contains(first) else {
            throw SettingRefusal("expected NAME=value")
        }
        guard rest.popFirst() == "=" else {
            throw SettingRefusal("expected = directly after the name")
        }
        return name
    }

    private static func takeName(_ rest: inout Scalars) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = rest.first,
            ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
                || scalar == "_"
        {
            name.append(scalar)
            rest.removeFirst()
        }
        return String(name)
    }

    private static func parseValue(_ rest: inout Scalars) throws(SettingRefusal) -> String {
        switch rest.first {
        case "'":
            rest.removeFirst()
            return try parseSingleQuoted(&rest)
        case "\"":
            rest.removeFirst()
            return try parseDoubleQuoted(&rest)
        default:
            return try parseBare(rest)
        }
    }

    private static func parseSingleQuoted(_ rest: inout Scalars) throws(SettingRefusal) -> String {
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "'" {
                try expectEnd(rest)
                return String(value)
            }
            value.append(scalar)
        }
        throw SettingRefusal("the closing ' is missing; values don't span lines")
    }

    private static func parseDoubleQuoted(_ rest: inout Scalars) throws(SettingRefusal) -> String {
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"":
                try expectEnd(rest)
                return String(value)
            case "\\":
                value.append(try parseEscape(&rest))
            case "$", "`":
                throw SettingRefusal("$ and ` are not interpolated here: write \\$ or use single quotes")
            default:
                value.append(scalar)
            }
        }
        throw SettingRefusal("the closing \" is missing; values don't span lines")
    }

    private static func parseEscape(_ rest: inout Scalars) throws(SettingRefusal) -> UnicodeScalar {
        switch rest.popFirst() {
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case let scalar? where "\"\\$`".unicodeScalars.contains(scalar): scalar
        default: throw SettingRefusal("after \\ only n, r, t, \", \\, $ and ` are known")
        }
    }

    private static func parseBare(_ rest: Scalars) throws(SettingRefusal) -> String {
        var value = String.UnicodeScalarView()
        for scalar in rest {
            if scalar == "#", value.isEmpty || isBlank(value.last) { break }
            if "'\"\\$`".unicodeScalars.contains(scalar) {
                throw SettingRefusal("a value with quotes, \\, $ or ` must stand in single quotes")
            }
            value.append(scalar)
        }
        if isBlank(value.first), value.contains(where: { !isBlank($0) }) {
            throw SettingRefusal("expected the value directly after =")
        }
        while isBlank(value.last) { value.removeLast() }
        return String(value)
    }

    /// After a closing quote only a comment may follow, behind a blank.
    private static func expectEnd(_ rest: Scalars) throws(SettingRefusal) {
        guard let next = rest.first else { return }
        guard isBlank(next), let word = rest.first(where: { !isBlank($0) }) else {
            if isBlank(next) { return }
            throw SettingRefusal("nothing may follow the closing quote but a comment")
        }
        guard word == "#" else { throw SettingRefusal("nothing may follow the closing quote but a comment") }
    }

    private static func skipBlanks(_ rest: inout Scalars) {
        while isBlank(rest.first) { rest.removeFirst() }
    }

    private static func isBlank(_ scalar: UnicodeScalar?) -> Bool {
        scalar == " " || scalar == "\t"
    }
}

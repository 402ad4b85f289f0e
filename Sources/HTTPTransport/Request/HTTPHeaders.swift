// SPDX-License-Identifier: Apache-2.0

/// Header fields in order. Each was checked when it was added, so none can smuggle a second line into a request.
package struct HTTPHeaders: Sendable {
    package struct Field: Sendable, Hashable {
        package let name: String
        package let value: String

        /// Unchecked: for fields received from a peer. Fields to be sent go through ``HTTPHeaders/append(_:_:)``.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var fields: [Field]

    package init() {
        fields = []
    }

    /// The fields as written, in their order; a name may come twice.
    package init(_ pairs: KeyValuePairs<String, String>) throws(InvalidHeader) {
        fields = []
        for (name, value) in pairs {
            try append(name, value)
        }
    }

    /// Fields that came from a peer and whose syntax the receiver has already dealt with.
    package init(received fields: [Field]) {
        self.fields = fields
    }

    /// Adds a field after those that are there.
    ///
    /// - Parameters:
    ///   - name: A token (RFC 9110 §5.6.2).
    ///   - value: Text without control characters but for the tab (RFC 9110 §5.5); CR, LF and NUL are what an attacker
    ///     needs to add a header of their own.
    package mutating func append(_ name: String, _ value: String) throws(InvalidHeader) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
            throw .name
        }
        guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
            throw .value(ofField: name)
        }
        fields.append(Field(name: name, value: value))
    }

    /// The first value of the field; names are compared without regard to ASCII case.
    package subscript(name: String) -> String? {
        fields.first { Self.namesEqual($0.name, name) }?.value
    }

    /// Every value of the field, in order.
    package func values(_ name: String) -> [String] {
        fields.filter { Self.namesEqual($0.name, name) }.map(\.value)
    }

    package func contains(_ name: String) -> Bool {
        self[name] != nil
    }

    /// RFC 9110 §5.6.2 `tchar`.
    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }

    private static func namesEqual(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && zip(left.utf8, right.utf8).allSatisfy { asciiLowercase($0) == asciiLowercase($1) }
    }

    private static func asciiLowercase(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

/// Values may be credentials: turning headers into text gives the names only.
extension HTTPHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "[" + fields.map(\.name).joined(separator: ", ") + "]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension HTTPHeaders.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { name }
    package var debugDescription: String { name }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

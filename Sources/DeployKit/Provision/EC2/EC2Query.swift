// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// A call of EC2's Query API, as a value.
struct EC2Query: Sendable, Hashable {
    static let version = "2016-11-15"

    let action: String
    /// In the order in which they are sent.
    private(set) var parameters: [Parameter]
    /// Whether it changes nothing: only then it is sent again when nobody knows what became of it.
    let isRead: Bool
    /// Codes of errors that say that it is so already.
    let harmless: Set<String>

    struct Parameter: Sendable, Hashable {
        let name: String
        let value: String
    }

    init(
        _ action: String,
        _ parameters: KeyValuePairs<String, String> = [:],
        isRead: Bool = false,
        harmless: Set<String> = []
    ) {
        self.action = action
        self.parameters = parameters.map { Parameter(name: $0.key, value: $0.value) }
        self.isRead = isRead
        self.harmless = harmless
    }

    /// A read that is bound by filters, `tag:…` among them.
    static func read(_ action: String, filters: KeyValuePairs<String, String> = [:]) -> EC2Query {
        var query = EC2Query(action, isRead: true)
        for (index, filter) in filters.enumerated() {
            query.add("Filter.\(index + 1).Name", filter.key)
            query.add("Filter.\(index + 1).Value.1", filter.value)
        }
        return query
    }

    mutating func add(_ name: String, _ value: String) {
        parameters.append(Parameter(name: name, value: value))
    }

    /// Has what is made tagged in the same moment, so that nothing of ours is ever without.
    mutating func tag(_ kind: String, _ name: MachineName, at index: Int = 1) {
        add("TagSpecification.\(index).ResourceType", kind)
        for (number, tag) in CloudTag.tags(name).enumerated() {
            add("TagSpecification.\(index).Tag.\(number + 1).Key", tag.key)
            add("TagSpecification.\(index).Tag.\(number + 1).Value", tag.value)
        }
    }

    /// The form that is sent.
    var form: [UInt8] {
        let all =
            [Parameter(name: "Action", value: action), Parameter(name: "Version", value: Self.version)] + parameters
        let text = all.map { "\(Self.encode($0.name))=\(Self.encode($0.value))" }
        return Array(text.joined(separator: "&").utf8)
    }

    /// As forms have it: a space is a plus.
    private static func encode(_ text: String) -> String {
        PercentEncoding.encode(text).replacing("%20", with: "+")
    }
}

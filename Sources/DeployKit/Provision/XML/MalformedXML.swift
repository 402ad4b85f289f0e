// SPDX-License-Identifier: Apache-2.0

/// Why a text is not read as XML.
package enum MalformedXML: Error, Sendable, Hashable {
    case endsEarly
    case syntax(at: Int)
    /// Elements within elements, more than any answer has.
    case tooDeep
    /// A document type could define entities: what answers us has none.
    case documentType
}

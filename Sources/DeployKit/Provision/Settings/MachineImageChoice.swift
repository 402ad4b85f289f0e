// SPDX-License-Identifier: Apache-2.0

/// What a machine begins with.
package enum MachineImageChoice: Sendable, Hashable {
    /// The newest Ubuntu 24.04 of Canonical at the time.
    case ubuntu
    case image(String)

    static let expectation = "ubuntu-24.04 or the id of an image, such as ami-0123456789abcdef0"

    init?(_ text: String) {
        if text == Self.ubuntuName {
            self = .ubuntu
        } else if text.hasPrefix("ami-"), text.utf8.count <= 40,
            text.utf8.dropFirst(4).allSatisfy(ASCIIForm.isHexadecimal),
            text.utf8.count > 4
        {
            self = .image(text)
        } else {
            return nil
        }
    }

    static let ubuntuName = "ubuntu-24.04"
    /// Canonical's account: whoever may publish under that name pattern is not asked, but this owner.
    static let canonical = "099720109477"

    static func pattern(_ type: MachineType) -> String {
        "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-\(type.architecture)-server-*"
    }
}

extension MachineImageChoice: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ubuntu: Self.ubuntuName
        case .image(let id): id
        }
    }
}

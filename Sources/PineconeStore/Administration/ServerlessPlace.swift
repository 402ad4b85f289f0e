// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// Where a serverless index is to be.
package struct ServerlessPlace: Hashable, Sendable {
    /// The only one that the Starter plan allows.
    package static let starter = ServerlessPlace(cloud: "aws", unchecked: "us-east-1")

    package let cloud: String
    package let region: String

    package init(cloud: String, region: String) throws(InvalidValue) {
        guard ["aws", "gcp", "azure"].contains(cloud) else { throw InvalidValue("must be aws, gcp or azure") }
        guard !region.isEmpty, region.utf8.count <= 64, region.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InvalidValue("must be the name of a region such as us-east-1")
        }
        self.init(cloud: cloud, unchecked: region)
    }

    private init(cloud: String, unchecked region: String) {
        self.cloud = cloud
        self.region = region
    }
}

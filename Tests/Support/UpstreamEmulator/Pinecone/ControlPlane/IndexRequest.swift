// SPDX-License-Identifier: Apache-2.0

/// What `POST /indexes` asks for.
struct IndexRequest: Sendable {
    let name: String
    let specification: IndexStore.Specification
    let cloud: String
    let region: String
    let tags: [JSON.Member]
    let isProtected: Bool

    /// An index with the defaults of the product.
    init(name: String, dimension: Int) {
        self.name = name
        specification = IndexStore.Specification(dimension: dimension, metric: .cosine)
        cloud = "aws"
        region = "us-east-1"
        tags = []
        isProtected = false
    }

    init(_ json: JSON) throws {
        guard let name = json["name"]?.string, Self.isName(name) else {
            throw EmulatedFailure.invalid(
                "Name must consist of lower case alphanumeric characters or '-', at most 45 of them, and start and end with "
                    + "an alphanumeric character"
            )
        }
        self.name = name
        // Versions before 2026-07 say `spec.serverless` and `dimension`; that one a deployment and a schema of fields.
        let field = json["schema"]?["fields"]?.members?.map(\.value).first { $0["type"] == "dense_vector" }
        guard let place = json["spec"]?["serverless"] ?? json["deployment"] else {
            throw EmulatedFailure.invalid("spec.serverless is required")
        }
        guard let cloud = place["cloud"]?.string, let region = place["region"]?.string else {
            throw EmulatedFailure.invalid("an index needs a cloud and a region")
        }
        guard Self.regions[cloud]?.contains(region) == true else {
            throw EmulatedFailure(404, "Resource cloud: \(cloud) region: \(region) not found")
        }
        self.cloud = cloud
        self.region = region
        let size = json["dimension"] ?? field?["dimension"]
        guard let dimension = size?.integer, (1...20_000).contains(dimension) else {
            throw EmulatedFailure.invalid("dimension must be between 1 and 20000")
        }
        let metricName = (json["metric"] ?? field?["metric"])?.string ?? "cosine"
        guard let metric = Similarity(rawValue: metricName) else {
            throw EmulatedFailure.invalid("metric must be cosine, euclidean or dotproduct")
        }
        specification = IndexStore.Specification(dimension: dimension, metric: metric)
        tags = json["tags"]?.members ?? []
        isProtected = json["deletion_protection"]?.string == "enabled"
    }

    /// Where serverless indexes can be (docs.pinecone.io, "Create an index", cloud regions).
    private static let regions: [String: Set<String>] = [
        "aws": ["us-east-1", "us-west-2", "eu-west-1"],
        "gcp": ["us-central1", "europe-west4"],
        "azure": ["eastus2"],
    ]

    private static func isName(_ name: String) -> Bool {
        let isInner = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard let first = name.utf8.first, let last = name.utf8.last, name.utf8.count <= 45 else { return false }
        return isInner(first) && isInner(last) && name.utf8.allSatisfy { isInner($0) || $0 == UInt8(ascii: "-") }
    }
}

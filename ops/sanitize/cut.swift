// SPDX-License-Identifier: Apache-2.0
// Put behind a copy of Package.swift by ops/sanitize/run: keeps these test targets and what they stand on.

let sanitized = ["SupportTests", "HTTPTransportTests", "CurlTransportTests"]

var needed = Set(sanitized)
var packages = Set<String>()
var open = sanitized
while let name = open.popLast() {
    guard let target = package.targets.first(where: { $0.name == name }) else {
        preconditionFailure("ops/sanitize/cut.swift names \(name), which Package.swift does not have")
    }
    for dependency in target.dependencies {
        switch dependency {
        case .productItem(_, let package, _, _):
            packages.insert(package ?? "")
        case .targetItem(let name, _), .byNameItem(let name, _):
            if needed.insert(name).inserted { open.append(name) }
        @unknown default:
            preconditionFailure("a kind of dependency that ops/sanitize/cut.swift does not know")
        }
    }
}
package.targets.removeAll { !needed.contains($0.name) }
package.products.removeAll()
package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return !packages.contains { location.hasSuffix("/\($0)") }
}

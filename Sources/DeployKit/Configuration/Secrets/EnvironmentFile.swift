// SPDX-License-Identifier: Apache-2.0

package import Support

/// The text of a release's environment file, as `docker run --env-file` reads it: raw lines, so that quotes, spaces and `#` are
/// part of a value, and a value can't have a line end.
package enum EnvironmentFile {
    /// A value has a line end, or a name is none: the names, in order.
    package struct Fault: Error, Sendable, Hashable {
        package let names: [String]

        package init(names: [String]) {
            self.names = names
        }
    }

    /// Sorted by name, so that the same environment is the same file.
    package static func text(_ environment: [String: Secret<String>]) throws(Fault) -> Secret<String> {
        let names = environment.keys.sorted()
        let faulty = names.filter { name in
            EnvironmentName(name) == nil
                || (environment[name]?.reveal() ?? "").unicodeScalars.contains {
                    $0.value == 0 || "\r\n".unicodeScalars.contains($0)
                }
        }
        guard faulty.isEmpty else { throw Fault(names: faulty) }
        return Secret(names.map { "\($0)=\(environment[$0]?.reveal() ?? "")\n" }.joined())
    }
}

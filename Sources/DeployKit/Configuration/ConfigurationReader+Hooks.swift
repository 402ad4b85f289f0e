// SPDX-License-Identifier: Apache-2.0

extension ConfigurationReader {
    /// A forgotten hook must not hold the locks for the rest of the day.
    private static let longestHook = Milliseconds.seconds(3_600)

    func readHooks() -> [Hook] {
        root.mapping("hooks") { reader in
            HookMoment.allCases.flatMap { moment in
                reader.list(moment.rawValue) { self.readHook($0, $1, moment, reader) }
            }
        } ?? []
    }

    private func readHook(
        _ node: DocumentNode,
        _ path: String,
        _ moment: HookMoment,
        _ parent: MappingReader
    ) -> Hook? {
        parent.nested(node, path) { reader in
            let words = reader.texts("command", "a text") { $0.utf8.contains(0) ? nil : $0 }
            if words.isEmpty { reader.missing("command") }
            let deadline = reader.optional("timeout", "a time from 1s to 60m") { text in
                QuantityText.milliseconds(text).flatMap {
                    (Milliseconds.seconds(1)...Self.longestHook).contains($0) ? $0 : nil
                }
            }
            guard let program = words.first else { return nil }
            guard !program.isEmpty else {
                reader.faults.add(reader.mark, reader.pathOf("command"), "the program has no name")
                return nil
            }
            return Hook(moment, program, Array(words.dropFirst()), deadline: deadline ?? Hook.usualDeadline)
        }
    }
}

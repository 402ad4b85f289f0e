// SPDX-License-Identifier: Apache-2.0

extension EmulatorCounters {
    var json: JSON {
        let operations = operations.sorted { $0.key.rawValue < $1.key.rawValue }.map { operation, counts in
            JSON.Member(
                name: operation.rawValue,
                value: [
                    "requests": JSON(counts.requests), "faults": JSON(counts.faults),
                    "statuses": .object(
                        counts.statuses.sorted { $0.key < $1.key }
                            .map { .init(name: String($0.key), value: JSON($0.value)) }
                    ),
                ]
            )
        }
        return ["operations": .object(operations), "read_units": JSON(readUnits), "write_units": JSON(writeUnits)]
    }
}

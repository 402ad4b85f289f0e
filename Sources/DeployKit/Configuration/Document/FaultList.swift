// SPDX-License-Identifier: Apache-2.0

/// Gathers what is wrong, so that all of it is told at once.
final class FaultList {
    private(set) var faults: [DocumentFault] = []

    func add(_ mark: DocumentMark, _ path: String, _ problem: String) {
        faults.append(DocumentFault(mark: mark, path: path, problem: problem))
    }
}

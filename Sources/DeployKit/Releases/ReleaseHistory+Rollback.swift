// SPDX-License-Identifier: Apache-2.0

extension ReleaseHistory {
    /// What `rollback [release]` goes to.
    package func rollbackTarget(_ asked: String?) throws(ReleaseLookupFault) -> Release {
        if let asked { return try release(asked) }
        guard let previousGood else { throw .nothingBefore }
        return previousGood
    }
}

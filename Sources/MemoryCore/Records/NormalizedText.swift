// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A text reduced to what makes it the same as another: compatibility composition (NFKC), lower case, white space and
/// control characters folded to single spaces, closing punctuation dropped.
///
/// Used for recognising duplicates, never shown and never embedded.
package struct NormalizedText: Hashable, Sendable {
    package let rawValue: String

    package init(_ text: String) {
        let folded = text.precomposedStringWithCompatibilityMapping.lowercased()
        var words: [Substring] = folded.unicodeScalars.split { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        }.map { Substring($0) }
        while let last = words.last {
            let kept = last.trimmingSuffix { $0.isPunctuation }
            if kept.isEmpty, words.count > 1 {
                words.removeLast()
                continue
            }
            words[words.count - 1] = kept.isEmpty ? last : kept
            break
        }
        rawValue = words.joined(separator: " ")
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        guard let end = lastIndex(where: { !predicate($0) }) else { return self[startIndex..<startIndex] }
        return self[...end]
    }
}

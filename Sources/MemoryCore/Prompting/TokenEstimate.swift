// SPDX-License-Identifier: Apache-2.0

/// How many tokens a text will roughly cost, without the model's own tokenizer.
///
/// A quarter of a token for each ASCII byte and one for each other scalar: what Llama- and Mistral-family tokenizers need
/// for English prose, and more than they need for most other scripts, so that a budget errs on the safe side.
enum TokenEstimate {
    static func tokens(in text: String) -> Int {
        var ascii = 0
        var other = 0
        for byte in text.utf8 {
            // The first byte of a scalar beyond ASCII has both upper bits set; those behind it don't count.
            if byte < 0x80 { ascii += 1 } else if byte >= 0xC0 { other += 1 }
        }
        return (ascii + 3) / 4 + other
    }
}

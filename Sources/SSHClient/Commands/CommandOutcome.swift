// SPDX-License-Identifier: Apache-2.0

/// What a remote program left: its end and its two streams.
package struct CommandOutcome: Sendable {
    package let status: ExitStatus
    package let output: CollectedOutput
    package let errors: CollectedOutput

    /// The standard output of a program that succeeded, as text without the line ends at its end.
    ///
    /// - Throws: ``SSHError/Code/commandFailed`` when it did not, ``SSHError/Code/outputTooLarge`` when some is missing:
    ///   half an answer must not be taken for one.
    package func text(of what: String) throws(SSHError) -> String {
        try requireSuccess(of: what)
        guard output.omittedBytes == 0 else {
            throw SSHError(
                .outputTooLarge,
                "\(what) wrote \(output.omittedBytes) bytes more than the \(output.bytes.count) that were kept"
            )
        }
        var text = output.text[...]
        while let last = text.last, last.isNewline { text = text.dropLast() }
        return String(text)
    }

    /// - Parameter what: Names the program in the error. The output is not in the message, since it may quote secrets;
    ///   the caller has it.
    package func requireSuccess(of what: String) throws(SSHError) {
        guard status.isSuccess else {
            throw SSHError(.commandFailed, "\(what) ended with \(status)")
        }
    }
}

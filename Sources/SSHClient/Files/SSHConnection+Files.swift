// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Support

extension SSHConnection {
    /// Puts a file in place, whole or not at all: written to a temporary file in the same folder, which only its owner
    /// can read until it is whole, flushed to the disk, then renamed over what was there. Whatever goes wrong, the old file
    /// stays and the temporary one is removed, also when the connection is cut.
    ///
    /// - Throws: ``SSHError/Code/notFound`` when there is no such folder, ``SSHError/Code/fileFailed`` for the rest.
    @discardableResult
    package func upload(
        _ content: CommandInput,
        to path: RemotePath,
        mode: FileMode,
        by deadline: Deadline
    ) async throws -> UploadReceipt {
        let byteCount = try content.byteCount()
        let temporary = path.folder + "/.upload-" + RandomText.make()
        let command = try RemoteCommand.program([
            "sh", "-c", FileScript.upload, "upload", temporary, path.text, path.folder, mode.octal, String(byteCount),
        ])
        let outcome = try await perform("uploading \(path)", by: deadline) { engine in
            let collector = OutputCollector(limit: 1_024)
            let status = try engine.execute(command, input: content, sink: collector)
            return CommandOutcome(status: status, output: collector.output, errors: collector.errors)
        }
        try check(outcome, "\(path) could not be written on \(destination.host)", path, missing: path.folder)
        return UploadReceipt(byteCount: byteCount, isDurable: outcome.output.text.hasPrefix(FileScript.durable))
    }

    /// The content of a small remote file.
    ///
    /// - Parameter maximumBytes: A longer file throws ``SSHError/Code/outputTooLarge``.
    /// - Throws: ``SSHError/Code/notFound`` when there is none, ``SSHError/Code/fileFailed`` for the rest.
    package func read(_ path: RemotePath, maximumBytes: Int, by deadline: Deadline) async throws -> [UInt8] {
        let command = try RemoteCommand.program([
            "sh", "-c", FileScript.read, "read", path.text, String(maximumBytes + 1),
        ])
        let outcome = try await perform("reading \(path)", by: deadline) { engine in
            let collector = OutputCollector(limit: maximumBytes + 1)
            let status = try engine.execute(command, input: .none, sink: collector)
            return CommandOutcome(status: status, output: collector.output, errors: collector.errors)
        }
        try check(outcome, "\(path) could not be read on \(destination.host)", path, missing: path.text)
        guard outcome.output.bytes.count <= maximumBytes else {
            throw SSHError(.outputTooLarge, "\(path) on \(destination.host) has more than \(maximumBytes) bytes")
        }
        return outcome.output.bytes
    }

    private func check(_ outcome: CommandOutcome, _ what: String, _ path: RemotePath, missing: String) throws(SSHError)
    {
        switch outcome.status {
        case .exited(0):
            return
        case .exited(FileScript.nothingThere):
            throw SSHError(.notFound, "\(what): there is no \(missing)")
        case .exited(FileScript.targetIsFolder):
            throw SSHError(.fileFailed, "\(what): it is a folder")
        case .exited(FileScript.contentIsIncomplete):
            throw SSHError(.fileFailed, "\(what): the content changed its length while it was sent")
        case .exited, .signalled:
            // The words of the host's own programs: paths and reasons, for an operator.
            let words = outcome.errors.text.split(whereSeparator: \.isNewline).first.map { ": \($0.prefix(300))" } ?? ""
            throw SSHError(.fileFailed, "\(what) (\(outcome.status))\(words)")
        }
    }
}

extension CommandInput {
    /// The bytes to come; a file may still change before it is read.
    fileprivate func byteCount() throws(SSHError) -> Int {
        switch source {
        case .bytes(let bytes):
            return bytes.reveal().count
        case .file(let path):
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw SSHError(
                    .fileFailed,
                    "the local file \(path) cannot be read, or is no file",
                    underlying: LibraryFailure(.system, "stat", errno)
                )
            }
            return Int(status.st_size)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DeployKit
import Support

extension AsyncParsableCommand {
    /// Runs the command's work, and turns what it throws into lines for people and an exit code.
    func reporting(_ work: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
            status = try await work()
        } catch let failure as Failure {
            StandardStreams.printError(failure.description)
            status = failure.status
        } catch is CancellationError {
            StandardStreams.printError(Failure(.failed, "interrupted; nothing was changed on any host").description)
            status = .failed
        } catch let error as StepFailure {
            StandardStreams.printError(Failure(error).description)
            status = .failed
        } catch let fault as ContainerFault {
            StandardStreams.printError(Failure(fault).description)
            status = .failed
        } catch let fault as SecretFault {
            StandardStreams.printError(Failure(fault).description)
            status = .failed
        } catch let expired as DeadlineExceeded {
            StandardStreams.printError(Failure(.failed, "\(expired.operation) took too long").description)
            status = .failed
        }
        if status != .done { throw ExitCode(status.rawValue) }
    }
}

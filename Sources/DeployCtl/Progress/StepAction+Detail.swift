// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension StepAction {
    /// What a step is about, beside its name and host.
    var detail: String {
        switch self {
        case .undoLeftover(let leftover): "\(leftover.step) of run \(leftover.run.short)"
        case .closeLeftover(let run, let ending, _): "run \(run.short) is \(ending.rawValue)"
        case .runHook(let hook): hook.program
        case .pull(let image): image.digest.short
        case .startContainer(let start): "\(start.name), port \(start.port)"
        case .swapContainers(_, let start): "\(start.name), port \(start.port)"
        case .removeContainer(let name), .drain(let name, _), .stopContainer(let name, _): name.text
        case .writeProxy(let file): file.path.text
        case .commit(let entry): entry.release.id.text
        case .prune(let list): list.detail
        case .bake(let targets, let duration):
            targets.count == 1 ? "\(duration)" : "\(duration), \(targets.count) hosts"
        case .check, .buildImage, .pushImage, .acquireLease, .writeEnvironment, .awaitHealth, .smokePrivately,
            .testProxy, .reloadProxy, .verifyProxy, .smokePublicly, .smokeHost, .releaseLease:
            ""
        }
    }

    /// Whether somebody who watches lines would wonder what is going on.
    var takesLong: Bool {
        switch self {
        case .buildImage, .pushImage, .runHook, .pull, .awaitHealth, .smokePrivately, .smokePublicly, .smokeHost, .bake,
            .drain:
            true
        default: false
        }
    }
}

extension Compensation {
    var detail: String {
        switch self {
        case .removeContainer(let name, _): name.text
        case .removeFile(let path), .restoreProxy(let path, _): path.text
        case .swapBack(_, let old): old.map { "\($0) is started again" } ?? ""
        case .withdraw(let entry): entry.release.id.text
        case .releaseLease: ""
        }
    }
}

extension PruneList {
    var detail: String {
        let parts = [
            Self.part(containers.count, "container"), Self.part(images.count, "image"), Self.part(files.count, "file"),
        ]
        return isEmpty ? "nothing" : parts.compactMap { $0 }.joined(separator: ", ")
    }

    private static func part(_ count: Int, _ name: String) -> String? {
        count == 0 ? nil : "\(count) \(name)\(count == 1 ? "" : "s")"
    }
}

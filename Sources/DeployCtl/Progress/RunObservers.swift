// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Several who follow one run.
struct RunObservers: RunObserver {
    let all: [any RunObserver]

    func observe(_ event: RunEvent) {
        for observer in all { observer.observe(event) }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// The name of a container. One name is never used twice: it ends with the run that made it.
package struct ContainerName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a container's name: letters, digits and _.-"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 2...200, more: "_.-")
            && text.utf8.first.map { ASCIIForm.isLetter($0) || ASCIIForm.isDigit($0) } == true
    }

    package init(service: ServiceName, release: ReleaseID, run: RunID) {
        text = "\(service.text)-\(release.text)-\(run.short)"
    }
}

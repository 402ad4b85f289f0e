// SPDX-License-Identifier: Apache-2.0

/// A step of a plan by kind and host: `start-container@app-1.example.com`. One run never has two of a name, so run and
/// step together are the key under which doing it twice is doing it once.
package struct StepID: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a step such as pull@app-1.example.com"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...400, more: "-_.:@#")
    }
}

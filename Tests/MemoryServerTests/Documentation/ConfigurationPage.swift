// SPDX-License-Identifier: Apache-2.0

@testable import MemoryServer

/// `docs/configuration.md`: what the settings say of themselves, as a page.
struct ConfigurationPage {
    /// A part of the page: all settings from this one to the next part's.
    struct Section {
        let title: String
        let first: String
    }

    static let sections = [
        Section(title: "Where everything begins", first: "PROFILE"),
        Section(title: "Where it listens", first: "HTTP_HOST"),
        Section(title: "Who may come in", first: "ALLOW_ANONYMOUS"),
        Section(title: "How often, and by which way", first: "RATE_LIMIT_CHAT"),
        Section(title: "What is kept, and where", first: "DATA_DIR"),
        Section(title: "Embeddings", first: "EMBEDDER"),
        Section(title: "What is recalled", first: "TOP_K"),
        Section(title: "What words the answers", first: "LLM"),
        Section(title: "Pinecone", first: "PINECONE_API_KEY"),
        Section(title: "Hugging Face", first: "HF_TOKEN"),
        Section(title: "How it ends", first: "DRAIN_DELAY"),
        Section(title: "Logs and traces", first: "LOG_USER_KEY"),
        Section(title: "What it is", first: "GIT_SHA"),
    ]

    private static let head = """
        # Configuration of memory-server

        <!-- Written from the settings by `make configuration-docs`; a test compares. Change the settings, not this page. -->

        A setting comes from the environment, else from the file of its name in `/run/secrets`, else from `.env` in the working
        directory, else it has its default. They are read once, at the start. A value that can't be right, or a name that is none
        of these but looks like one, stops the start; all faults are told together.

        ```sh
        memory-server config
        memory-server config --json
        ```

        show what applies and where each value comes from, secrets redacted. [`.env.example`](../.env.example) is the same as a file
        to copy. Give secrets as files in `/run/secrets` where you can: an environment is seen by `docker inspect`.

        """

    let settings: [any DescribedSetting]

    var text: String {
        settings.reduce(into: Self.head) { text, setting in
            if let section = Self.sections.first(where: { $0.first == setting.name }) {
                text += "\n## \(section.title)\n\n| name | meaning | takes | default |\n|---|---|---|---|\n"
            }
            text += Self.row(setting)
        }
    }

    private static func row(_ setting: any DescribedSetting) -> String {
        let takes = (setting.isSecret ? "**secret**: " : "") + setting.expectation
        let standard = setting.defaultText.map { "`\($0)`" } ?? "none"
        return "| `\(setting.name)` | \(cell(setting.meaning)) | \(cell(takes)) | \(cell(standard)) |\n"
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}

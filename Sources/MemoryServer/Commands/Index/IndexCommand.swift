// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `memory-server index`: the Pinecone index as configured.
struct IndexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "index",
        abstract: "Look at the Pinecone index, or create it.",
        discussion: "Needs VECTOR_STORE=pinecone (or PROFILE=cloud), PINECONE_API_KEY and PINECONE_INDEX.",
        subcommands: [IndexCheckCommand.self, IndexCreateCommand.self],
        defaultSubcommand: IndexCheckCommand.self
    )
}

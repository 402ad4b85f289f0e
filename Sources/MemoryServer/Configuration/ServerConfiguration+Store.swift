// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import PineconeStore

extension ServerConfiguration {
    static func store(_ reader: inout SettingReader, _ kind: VectorStoreChoice, dimension: Int) -> StoreConfiguration {
        StoreConfiguration(
            kind: kind,
            directory: reader.value(Settings.dataDirectory),
            cacheBytes: reader.value(Settings.vectorCache),
            sessionLifetime: reader.value(Settings.sessionLifetime),
            pinecone: pinecone(&reader, isWanted: kind == .pinecone, dimension: dimension),
            outboxLimit: reader.value(Settings.outboxLimit)
        )
    }

    /// The index, if it is wanted and nothing is wrong with it.
    private static func pinecone(
        _ reader: inout SettingReader,
        isWanted: Bool,
        dimension: Int
    ) -> PineconeAccess? {
        let faultsBefore = reader.faults.count
        let key = reader.value(Settings.pineconeKey)
        let index = reader.value(Settings.pineconeIndex)
        let control = reader.value(Settings.pineconeControlURL)
        let choice = reader.value(Settings.pineconeNamespaces)
        let shared = reader.value(Settings.pineconeSharedNamespace)
        guard isWanted, reader.faults.count == faultsBefore else { return nil }

        let name = checked(&reader, Settings.pineconeIndex) { () throws(InvalidValue) in try IndexName(parsing: index) }
        let address = checked(&reader, Settings.pineconeControlURL) { () throws(InvalidValue) in
            try control.map { (target) throws(InvalidValue) in try ControlAddress(target) } ?? .pinecone
        }
        let mode = checked(&reader, Settings.pineconeSharedNamespace) { () throws(InvalidValue) in
            choice == .user ? NamespaceMode.perUser : .shared(try NamespaceName(parsing: shared))
        }
        guard let key else {
            reader.refuse(
                Settings.pineconeKey,
                "is needed with VECTOR_STORE=pinecone; find it in the console of the project"
            )
            return nil
        }
        guard let name, let address, let mode else { return nil }
        let configuration = checked(&reader, Settings.pineconeKey) { () throws(InvalidValue) in
            try PineconeConfiguration(index: name, dimension: dimension, key: key, control: address)
        }
        return configuration.map { PineconeAccess(configuration: $0, namespaces: mode) }
    }

    private static func checked<Value>(
        _ reader: inout SettingReader,
        _ setting: some DescribedSetting,
        _ make: () throws(InvalidValue) -> Value
    ) -> Value? {
        do throws(InvalidValue) {
            return try make()
        } catch {
            reader.refuse(setting, error.message)
            return nil
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import UpstreamEmulator

@Suite("Metadata filters")
struct MetadataFilterTests {
    static let record = #"{"genre":"drama","year":2019,"seen":true,"tags":["a","b"]}"#

    @Test(
        "a filter matches as Pinecone documents it",
        arguments: [
            (#"{"genre":"drama"}"#, true),
            (#"{"genre":{"$eq":"comedy"}}"#, false),
            (#"{"genre":{"$ne":"comedy"}}"#, true),
            (#"{"genre":{"$ne":"drama"}}"#, false),
            (#"{"year":2019}"#, true),
            (#"{"year":2019.0}"#, true),
            (#"{"year":"2019"}"#, false),
            (#"{"year":{"$gt":2018}}"#, true),
            (#"{"year":{"$gt":2019}}"#, false),
            (#"{"year":{"$gte":2019}}"#, true),
            (#"{"year":{"$lt":2019}}"#, false),
            (#"{"year":{"$lt":2019.5}}"#, true),
            (#"{"year":{"$lte":2019}}"#, true),
            (#"{"year":{"$gt":2000,"$lt":2010}}"#, false),
            (#"{"genre":{"$gt":1}}"#, false),
            (#"{"seen":true}"#, true),
            (#"{"seen":{"$eq":1}}"#, false),
            (#"{"tags":"a"}"#, true),
            (#"{"tags":{"$ne":"a"}}"#, false),
            (#"{"tags":{"$in":["x","b"]}}"#, true),
            (#"{"tags":{"$nin":["x","b"]}}"#, false),
            (#"{"tags":{"$nin":["x"]}}"#, true),
            (#"{"genre":{"$in":["comedy","drama"]}}"#, true),
            (#"{"genre":{"$in":[]}}"#, false),
            (#"{"year":{"$in":[1,2019]}}"#, true),
            (#"{"genre":{"$exists":true}}"#, true),
            (#"{"genre":{"$exists":false}}"#, false),
            // A record that lacks the field.
            (#"{"author":"x"}"#, false),
            (#"{"author":{"$ne":"x"}}"#, true),
            (#"{"author":{"$in":["x"]}}"#, false),
            (#"{"author":{"$nin":["x"]}}"#, true),
            (#"{"author":{"$gt":0}}"#, false),
            (#"{"author":{"$lte":0}}"#, false),
            (#"{"author":{"$exists":true}}"#, false),
            (#"{"author":{"$exists":false}}"#, true),
            // Together.
            (#"{"genre":"drama","year":2018}"#, false),
            (#"{"$and":[{"genre":"drama"},{"year":2019}]}"#, true),
            (#"{"$or":[{"genre":"comedy"},{"year":2019}]}"#, true),
            (#"{"$or":[{"genre":"comedy"},{"year":2018}]}"#, false),
            (#"{"$or":[{"$and":[{"genre":"drama"},{"year":1}]},{"tags":"b"}]}"#, true),
        ]
    )
    func matches(_ filter: String, _ isMatch: Bool) throws {
        let metadata = try RecordMetadata(try #require(JSONParser.parse(Array(Self.record.utf8))))
        let filter = try MetadataFilter(try #require(JSONParser.parse(Array(filter.utf8))))
        #expect(filter.matches(metadata) == isMatch)
    }

    @Test(
        "what Pinecone refuses is refused",
        arguments: [
            #"{"genre":{"$not":"drama"}}"#, #"{"$not":{"genre":"drama"}}"#, #"{"year":{"$gt":"2019"}}"#,
            #"{"genre":{"$in":"drama"}}"#, #"{"genre":null}"#, #"{"genre":["a"]}"#, #"{"$and":[]}"#,
            #"{"$or":{"genre":"a"}}"#, #"{"genre":{}}"#, #"{"genre":{"$exists":1}}"#, #"{"genre":{"nested":1}}"#,
            #"[]"#,
        ]
    )
    func refuses(_ filter: String) throws {
        let json = try #require(JSONParser.parse(Array(filter.utf8)))
        let failure = #expect(throws: EmulatedFailure.self) { try MetadataFilter(json) }
        #expect(failure?.status == 400)
    }

    @Test("a record without metadata matches only what asks for absence")
    func withoutMetadata() throws {
        #expect(try MetadataFilter(["genre": ["$ne": "drama"]]).matches(nil))
        #expect(try MetadataFilter(["genre": "drama"]).matches(nil) == false)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HuggingFace

@Suite("Replies of vectors")
struct VectorReplyTests {
    private func read(
        _ body: String,
        texts: Int,
        shape: EmbeddingShape = .huggingFace,
        pools: Bool = false
    ) throws(VectorFault) -> [[Float]] {
        try VectorReply(shape: shape, dimension: 2, poolsTokens: pools).vectors(in: Array(body.utf8), texts: texts)
    }

    @Test(
        "Every shape in use gives one vector for each text",
        arguments: [
            ("[[1,0],[0,1]]", EmbeddingShape.huggingFace, [[1, 0], [0, 1]]),
            ("[1,0]", .huggingFace, [[1, 0]]),
            ("[[1,0]]", .tei, [[1, 0]]),
            ("[[[1,0]],[[0,1]]]", .huggingFace, [[1, 0], [0, 1]]),
            (#"{"data":[{"embedding":[1,0],"index":0}]}"#, .openAI, [[1, 0]]),
            (
                #"""
                {"object":"list","model":"m \" {","data":[{"object":"embedding","index":1,"embedding":[0,1]},
                 {"object":"embedding","index":0,"embedding":[1,0]}],"usage":{"prompt_tokens":3,"x":[{},null,true,false]}}
                """#, .openAI, [[1, 0], [0, 1]]
            ),
            (#"{"data":[{"embedding":[1,0]},{"embedding":[0,1]}]}"#, .openAI, [[1, 0], [0, 1]]),
        ] as [(String, EmbeddingShape, [[Float]])]
    )
    func shapes(body: String, shape: EmbeddingShape, vectors: [[Float]]) throws {
        #expect(try read(body, texts: vectors.count, shape: shape) == vectors)
    }

    @Test("Vectors of tokens are refused, or averaged where that is configured")
    func tokens() throws {
        let batch = "[[[1,0],[0,1]],[[0,3],[0,1]]]"
        #expect(throws: VectorFault.tokenLevel) { try read(batch, texts: 2) }
        let pooled = try read(batch, texts: 2, pools: true)
        #expect(abs(pooled[0][0] - 0.5.squareRoot().asFloat) < 1e-6)
        #expect(pooled[1] == [0, 1])
        #expect(throws: VectorFault.tokenLevel) { try read("[[1,0],[0,1],[1,1]]", texts: 1) }
        #expect(try read("[[0,2],[0,4]]", texts: 1, pools: true) == [[0, 1]])
        #expect(throws: VectorFault.wrongDimension(expected: 2, got: 3)) {
            try read("[[[1,0],[0,1,2]]]", texts: 1, pools: true)
        }
    }

    @Test("Vectors have unit length whatever the server sent, and those that had it stay as they are")
    func unitLength() throws {
        #expect(try read("[[3,4]]", texts: 1) == [[0.6, 0.8]])
        let huge = try read("[[3e30,4e30]]", texts: 1)
        #expect(abs(huge[0][0] - 0.6) < 1e-6 && abs(huge[0][1] - 0.8) < 1e-6, "the squares are beyond a Float")
        #expect(try read("[[0.6,0.8]]", texts: 1) == [[0.6, 0.8]])
        #expect(try read("[[0.600001,0.8]]", texts: 1) == [[0.600001, 0.8]])
    }

    @Test(
        "What cannot be used is refused by its reason",
        arguments: [
            ("[[1,0]]", 2, EmbeddingShape.huggingFace, VectorFault.wrongCount(expected: 2, got: 1)),
            ("[[1,0],[0,1],[1,1]]", 2, .tei, .wrongCount(expected: 2, got: 3)),
            ("[1,0]", 2, .huggingFace, .wrongCount(expected: 2, got: 1)),
            ("[[1,0,0]]", 1, .huggingFace, .wrongDimension(expected: 2, got: 3)),
            ("[[1,0],[1]]", 2, .huggingFace, .wrongDimension(expected: 2, got: 1)),
            ("[[0,0]]", 1, .huggingFace, .zero),
            ("[[0,-0.0]]", 1, .huggingFace, .zero),
            ("[[1,NaN]]", 1, .huggingFace, .notFinite),
            ("<html>", 1, .huggingFace, .malformed),
            (#"{"error":"x"}"#, 1, .huggingFace, .malformed),
            (#"{"data":[]}"#, 1, .openAI, .wrongCount(expected: 1, got: 0)),
            (#"{"object":"list"}"#, 1, .openAI, .wrongCount(expected: 1, got: 0)),
            (#"{"data":[{"index":0}]}"#, 1, .openAI, .malformed),
            (#"{"data":[{"index":0.5,"embedding":[1,0]}]}"#, 1, .openAI, .malformed),
            (#"{"data":[{"index":0,"embedding":[[1,0]]}]}"#, 1, .openAI, .tokenLevel),
            (#"{"data":[{"index":0,"embedding":"AAAA"}]}"#, 1, .openAI, .malformed),
            (#"{"data":[{"index":7,"embedding":[1,0]}]}"#, 1, .openAI, .wrongCount(expected: 1, got: 0)),
            (
                #"{"data":[{"index":0,"embedding":[1,0]},{"index":0,"embedding":[0,1]}]}"#, 2, .openAI,
                .wrongCount(expected: 2, got: 1)
            ),
        ]
    )
    func refusals(body: String, texts: Int, shape: EmbeddingShape, fault: VectorFault) {
        #expect(throws: fault) { try read(body, texts: texts, shape: shape) }
    }

    @Test(
        "Tokens are estimated near what BERT's tokenizer counts",
        arguments: [
            ("", 2), (" ", 2), ("hello world", 4), ("I have a dog named Rex.", 9), ("It's 2024!", 7), ("日本語", 5),
            ("supercalifragilistic", 5),
        ]
    )
    func tokenEstimate(text: String, tokens: Int) {
        #expect(WordPieceEstimate.tokens(in: text) == tokens)
    }
}

extension Double {
    fileprivate var asFloat: Float { Float(self) }
}

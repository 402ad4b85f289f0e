// SPDX-License-Identifier: Apache-2.0

import Testing

struct ExpositionGrammarTests {
    private static let head = "# HELP a_total x\n# TYPE a_total counter\n"

    @Test(
        "the checker finds what is wrong",
        arguments: [
            "a_total 1\n",
            head + "a_total 1",
            head + "a_total one\n",
            head + "a_total{b=\"c\nd\"} 1\n",
            head + "a_total{b=\"c\"d\"} 1\n",
            head + "a_total{b=\"c\\d\"} 1\n",
            head + "a_total{1=\"c\"} 1\n",
            head + "a_total{b=\"1\",b=\"2\"} 1\n",
            head + "a_total 1\na_total 1\n",
            head + "b_total 1\n",
            head + "a_total -1\n",
            head + "a_total 1\n" + head + "a_total 2\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 1\n",
            "# HELP h x\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_sum 1\nh_count 1\n",
            "# HELP h x\n# TYPE h summary\n",
        ]
    )
    func findsFaults(text: String) {
        #expect(!ExpositionGrammar(text).faults.isEmpty)
    }

    private static let family = "# HELP a x\n# TYPE a counter\n"

    @Test(
        "the checker finds what OpenMetrics does not allow",
        arguments: [
            family + "a_total 1\n",
            family + "a_total 1\n# EOF",
            head + "a_total 1\n# EOF\n",
            family + "a 1\n# EOF\n",
            family + "a_total 1 # {trace_id=\"1\"} x\n# EOF\n",
            family + "a_total 1 # {trace_id=\"\(String(repeating: "1", count: 128))\"} 1\n# EOF\n",
            "# HELP g x\n# TYPE g gauge\ng 1 # {trace_id=\"1\"} 1\n# EOF\n",
        ]
    )
    func findsFaultsInOpenMetrics(text: String) {
        #expect(!ExpositionGrammar(text, isOpenMetrics: true).faults.isEmpty)
    }

    @Test("the checker takes what is right in OpenMetrics")
    func takesOpenMetrics() {
        let text = Self.family + "a_total{b=\" # \"} 1 # {trace_id=\"1\"} 0.5 1.5\n# EOF\n"
        let grammar = ExpositionGrammar(text, isOpenMetrics: true)
        #expect(grammar.faults == [])
        #expect(grammar.samples.map(\.exemplar?.time) == [1.5])
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Turns a document into a suite.
struct SmokeSuiteReader {
    let root: MappingReader

    init(_ root: MappingReader) {
        self.root = root
    }

    func read() -> SmokeSuite? {
        let name = root.required("name", "a name") { $0.isEmpty ? nil : $0 }
        let deadline = root.optional("deadline", QuantityText.duration, QuantityText.milliseconds) ?? .seconds(60)
        let interval = root.optional("interval", QuantityText.duration, QuantityText.milliseconds) ?? .seconds(1)
        let needs = root.texts("needs", EnvironmentName.expectation) { EnvironmentName($0)?.text }
        let accepts = root.texts("accepts", EnvironmentName.expectation) { EnvironmentName($0)?.text }
        let variables = readTexts(root, "variables")
        let steps = root.list("steps", readStep)
        let cleanup = root.list("cleanup", readStep)
        if steps.isEmpty, root.faults.faults.isEmpty { root.missing("steps") }
        checkVariables(
            steps + cleanup,
            known: Set(variables.keys).union(needs).union([SmokeVariables.random]),
            accepted: Set(accepts)
        )
        guard let name else { return nil }
        return SmokeSuite(
            name: name,
            steps: steps,
            cleanup: cleanup,
            deadline: deadline,
            interval: interval,
            variables: variables,
            needs: needs,
            accepts: accepts
        )
    }

    /// A variable that nothing sets is a typing error, found here and not after a deploy has begun.
    ///
    /// - Parameter accepted: Known in headers alone, which can be left out.
    private func checkVariables(_ steps: [SmokeStep], known: Set<String>, accepted: Set<String>) {
        var known = known
        for step in steps {
            let texts = [step.path, step.body].compactMap { $0 } + step.expectations.flatMap(\.texts)
            let used = Set(texts.flatMap(\.variables))
            let inHeaders = Set(step.headers.values.flatMap(\.variables)).subtracting(accepted)
            for name in used.union(inHeaders).subtracting(known).sorted() {
                let problem = accepted.contains(name) ? "may be missing: only headers can use" : "nothing sets"
                root.faults.add(root.mark, "steps", "\(step.name): \(problem) ${\(name)}")
            }
            known.formUnion(step.captures.keys)
        }
    }

    private func readStep(_ node: DocumentNode, _ path: String) -> SmokeStep? {
        root.nested(node, path) { reader in
            let name = reader.required("name", "a name") { $0.isEmpty ? nil : $0 }
            let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]
            let method =
                reader.optional("method", "one of \(methods.joined(separator: ", "))") { text in
                    methods.contains(text) ? text : nil
                } ?? "GET"
            let target = reader.required("path", "a path that begins with /") { text in
                text.hasPrefix("/") ? SmokeText(text) : nil
            }
            let headers = self.readTexts(reader, "headers")
            let body = reader.optional("body", SmokeText.expectation) { SmokeText($0) }
            let timeout = reader.optional("timeout", QuantityText.duration, QuantityText.milliseconds) ?? .seconds(10)
            let retry = reader.optional("retry", "true or false") { $0 == "true" ? true : $0 == "false" ? false : nil }
            let outside =
                reader.optional("outside", "true or false") { $0 == "true" ? true : $0 == "false" ? false : nil }
            let expectations = SmokeExpectationReader(reader).read()
            let captures = self.readCaptures(reader)
            guard let name, let target else { return nil }
            return SmokeStep(
                name: name,
                method: method,
                path: target,
                headers: headers,
                body: body,
                timeout: timeout,
                isRetried: retry ?? true,
                isOutsideOnly: outside ?? false,
                expectations: expectations,
                captures: captures
            )
        }
    }

    private func readTexts(_ reader: MappingReader, _ key: String) -> [String: SmokeText] {
        var values: [String: SmokeText] = [:]
        _ = reader.mapping(key) { (nested: MappingReader) -> Bool? in
            for entry in nested.keys() {
                values[entry.key] = nested.required(entry.key, SmokeText.expectation) { SmokeText($0) }
            }
            return true
        }
        return values
    }

    private func readCaptures(_ reader: MappingReader) -> [String: JSONPath] {
        var values: [String: JSONPath] = [:]
        _ = reader.mapping("capture") { (nested: MappingReader) -> Bool? in
            for entry in nested.keys() {
                values[entry.key] = nested.required(entry.key, JSONPath.expectation) { JSONPath($0) }
            }
            return true
        }
        return values
    }
}

// SPDX-License-Identifier: Apache-2.0

/// What a service's metrics say of the requests that it has answered: since its start, or, as a difference, since then.
package struct RequestCounts: Sendable, Hashable {
    package var requests: Double
    /// Answers with a status of 500 or more.
    package var failures: Double
    /// Requests that took so many seconds or less, by the bound; that of the last is infinite.
    package var buckets: [Double: Double]

    package init(requests: Double = 0, failures: Double = 0, buckets: [Double: Double] = [:]) {
        self.requests = requests
        self.failures = failures
        self.buckets = buckets
    }

    static let histogram = "http_server_request_duration_seconds"

    /// - Parameters:
    ///   - ignored: Routes that are not counted: what watches the service must not dilute the share of failures.
    /// - Returns: `nil` when the service does not count its requests by this name.
    package init?(_ samples: [MetricSample], ignoring ignored: Set<String> = []) {
        self.init()
        var isThere = false
        for sample in samples where sample.name.hasPrefix(Self.histogram) {
            isThere = true
            guard !ignored.contains(sample.labels["http_route"] ?? ""), sample.value.isFinite else { continue }
            switch sample.name.dropFirst(Self.histogram.count) {
            case "_count":
                requests += sample.value
                let status = sample.labels["http_response_status_code"].flatMap { Int($0) } ?? 0
                if status >= 500 { failures += sample.value }
            case "_bucket":
                guard let bound = sample.labels["le"].flatMap({ Double($0) }), !bound.isNaN else { continue }
                buckets[bound, default: 0] += sample.value
            default:
                break
            }
        }
        guard isThere else { return nil }
    }

    /// What was added after `earlier`; `nil` when something became less, which only a new start does.
    package func since(_ earlier: RequestCounts) -> RequestCounts? {
        guard requests >= earlier.requests, failures >= earlier.failures else { return nil }
        var difference = RequestCounts(
            requests: requests - earlier.requests,
            failures: failures - earlier.failures
        )
        for (bound, count) in buckets {
            let before = earlier.buckets[bound] ?? 0
            guard count >= before else { return nil }
            difference.buckets[bound] = count - before
        }
        return difference
    }

    /// Of one; zero without requests.
    package var failureShare: Double { requests > 0 ? failures / requests : 0 }

    /// The seconds that the given share of the requests took at most, between the bounds of a bucket by proportion, as
    /// Prometheus' `histogram_quantile` has it. Beyond the last finite bound it is that bound, which is too little.
    ///
    /// - Returns: `nil` without requests.
    package func quantile(_ share: Double) -> Double? {
        let sorted = buckets.sorted { $0.key < $1.key }
        guard let total = sorted.last?.value, total > 0 else { return nil }
        let rank = share * total
        var lower = (bound: 0.0, count: 0.0)
        for (bound, count) in sorted {
            if count >= rank {
                guard bound.isFinite else { return lower.bound }
                guard count > lower.count else { return bound }
                return lower.bound + (bound - lower.bound) * (rank - lower.count) / (count - lower.count)
            }
            lower = (bound, count)
        }
        return nil
    }
}

// SPDX-License-Identifier: Apache-2.0

extension ReleasePlan {
    /// Leads users to the new release, batch by batch: each is proven in public and watched before the next.
    func cuttingOver(_ batches: [[HostPlan]]) -> [PlanStep] {
        var steps: [PlanStep] = []
        var serving: [HostPlan] = []
        // Who asks from outside is told to come back later: each host is asked at its own door, which lets it pass.
        let isClosed = batches.joined().contains { $0.seen.maintenance != nil }
        for (index, batch) in batches.enumerated() {
            let place = BatchPlace(number: index + 1, count: batches.count)
            serving += batch
            var part = index == 0 ? [] : batch.flatMap { $0.provingAgain() }
            part += batch.flatMap { $0.cutOver() }
            part += smoking(batch, place, isClosed: isClosed)
            part += baking(serving, place)
            steps += place.count == 1 ? part : part.map { $0.inBatch(place) }
        }
        return steps
    }

    /// Behind one public address any host may answer, and until all are cut over also one with the old release.
    private func smoking(_ batch: [HostPlan], _ place: BatchPlace, isClosed: Bool) -> [PlanStep] {
        guard settings.smokesPublicly else { return [] }
        guard !isClosed else { return batch.map { $0.provingAtItsDoor() } }
        guard settings.hasPublicAddress, place.count > 1 else { return batch.map { $0.provingPublicly() } }
        let steps = batch.map { $0.provingAtItsDoor() }
        return place.isLast ? steps + batch.prefix(1).map { $0.provingPublicly() } : steps
    }

    /// - Parameter serving: Every host that is cut over by then: those of earlier batches are still watched.
    private func baking(_ serving: [HostPlan], _ place: BatchPlace) -> [PlanStep] {
        guard let last = settings.bake else { return [] }
        let duration = place.isLast ? last : settings.rollout.bake ?? last
        let targets = serving.map { BakeTarget(host: $0.host, container: $0.start) }
        return [
            PlanStep(
                .bake(targets, for: duration),
                on: nil,
                number: place.count > 1 ? place.number : nil,
                // The last look, and what it takes to look, come after the time is over.
                deadline: Milliseconds(duration.count + deadlines.check.count)
            )
        ]
    }
}

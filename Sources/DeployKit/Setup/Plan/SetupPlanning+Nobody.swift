// SPDX-License-Identifier: Apache-2.0

extension SetupPlanning {
    /// Who answers those who ask for a name that no service has: nobody, or a service that answers for every name.
    func otherNames(_ proxy: SetupWish.Proxy) -> [SetupStep] {
        let nginx = inventory.nginx
        guard proxy.serverName == "_" else {
            let missing = proxy.nobodies.filter { nobody in
                isKnown(nobody) && !isTaken(nobody) && nginx.nobodies[nobody.file] != nobody.text
            }
            return missing.isEmpty ? [] : [SetupStep(.answerNobody(missing))]
        }
        let inTheWay = proxy.nobodies.map(\.file).filter { nginx.nobodies[$0] != nil }
        // A package that is about to come brings the page.
        guard nginx.hasDefaultSite || !nginx.hasProgram || !inTheWay.isEmpty else { return [] }
        return [SetupStep(.removeDefaultSite(inTheWay))]
    }

    /// nginx takes one server of a port for every name, and refuses a second one: whoever made theirs keeps it.
    private func isTaken(_ nobody: NobodyConfiguration) -> Bool {
        let listen = nobody.listen
        let spellings = listen.address == nil ? ["\(listen)", "*:\(listen)", "0.0.0.0:\(listen)"] : ["\(listen)"]
        return !inventory.nginx.foreignDefaults.isDisjoint(with: spellings)
    }

    /// To refuse a handshake nginx has learned with 1.19.4; what is older takes the directive for a fault.
    private func isKnown(_ nobody: NobodyConfiguration) -> Bool {
        guard nobody.isEncrypted else { return true }
        let numbers = inventory.packages[SetupPackages.nginx].map { version in
            version.split { !$0.isASCII || !$0.isNumber }.prefix(3).map { Int($0) ?? 0 }
        }
        if let numbers { return !numbers.lexicographicallyPrecedes([1, 19, 4]) }
        let release = inventory.system.version.split(separator: ".").first.flatMap { Int($0) } ?? 0
        return release >= (inventory.system.id == "debian" ? 12 : 24)
    }
}

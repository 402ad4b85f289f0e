// SPDX-License-Identifier: Apache-2.0

extension StarterConfiguration {
    /// The file: what was asked for, and what people change first, commented.
    package var text: String {
        var text = StarterText()
        head(&text)
        image(&text)
        container(&text)
        switch places {
        case .only(let place):
            smoke(&text, url: place.url)
            text.gap()
            self.place(place, &text, explains: true)
            watching(&text)
        case .environments(let environments):
            smoke(&text, url: nil, isCommon: true)
            watching(&text)
            self.environments(environments, &text)
        }
        return text.text
    }

    private func head(_ text: inout StarterText) {
        text.comment("How deployctl releases \(service). It holds no secrets, only where they are: commit it.")
        text.comment(
            "ops/deploy/deploy.example.yml of memory-layer describes every key, `deployctl config` shows what holds."
        )
        text.gap()
        text.comment("Names containers, files and the folder on the hosts.")
        text.pair("service", service.text)
        text.gap()
        text.comment("Where the image is pushed to and pulled from, without a tag: hosts pull by digest.")
        text.pair("image", image.text)
        text.gap()
        guard let registry else {
            text.comment("Who may push and pull, where the registry asks.")
            text.comment("registry:", "  user: \(service)", "  password: env:REGISTRY_PASSWORD")
            text.gap()
            return
        }
        text.comment("Who may push and pull. The password is at env:NAME, file:PATH or {command: [program, argument]}.")
        text.line("registry:")
        text.indented {
            $0.pair("user", registry.user)
            $0.reference("password", registry.password)
        }
        text.gap()
    }

    private func image(_ text: inout StarterText) {
        text.line("build:")
        text.indented {
            $0.pair("dockerfile", dockerfile)
            $0.comment("Or linux/arm64; must be that of the hosts.")
            $0.pair("platform", ImagePlatform.linuxAMD64.rawValue)
        }
        text.gap()
        text.comment("What opens the hosts. Without it the keys of the SSH agent do.")
        text.comment("ssh:", "  key: file:~/.ssh/id_ed25519")
        text.gap()
    }

    private func container(_ text: inout StarterText) {
        text.line("run:")
        text.indented {
            $0.comment("That the service listens on, inside of its container.")
            $0.pair("port", "8000")
            $0.pair("memory", "1GiB")
            $0.pair("cpus", "1")
            $0.comment("All but these and /tmp is read-only.")
            $0.comment("volumes: [\"\(service)-data:/data\"]")
        }
        text.gap()
        text.comment("What the service is told by its environment. Secrets are fetched at each deploy.")
        text.comment("env:", "  clear:", "    LOG_LEVEL: info", "  secret:", "    SOME_KEY: env:SOME_KEY")
        text.gap()
        text.comment("Where a new release must answer with 200 before anybody is led to it.")
        text.line("health:")
        text.indented {
            $0.pair("path", "/api/health/ready")
            $0.pair("deadline", "2m")
        }
        text.gap()
    }

    private func smoke(_ text: inout StarterText, url: PublicAddress?, isCommon: Bool = false) {
        text.comment("What is asked of the new container before the cut-over, and of the service after it.")
        text.line("smoke:")
        text.indented {
            $0.list("private", suites.privately)
            $0.list("public", suites.publicly)
            if let url {
                $0.comment("Where the world reaches the service.")
                $0.pair("url", url.text)
            } else if !isCommon {
                $0.comment("Where the world reaches the service. Without it the hosts are asked through a tunnel.")
                $0.comment("url: https://\(service).example.com")
            }
        }
    }

    private func watching(_ text: inout StarterText) {
        text.gap()
        text.comment(
            "How long a new release is watched after the cut-over by its own metrics, which it shows at /metrics."
        )
        text.comment("bake:", "  duration: 1m", "  max_error_share: 1%")
    }

    private func environments(_ environments: [StarterEnvironment], _ text: inout StarterText) {
        text.gap()
        text.comment("Each is laid over all of the above when it is chosen with -e.")
        text.line("environments:")
        text.indented { text in
            for (index, environment) in environments.enumerated() {
                if index > 0 { text.gap() }
                text.line("\(environment.label):")
                text.indented { text in
                    place(environment.place, &text, explains: index == 0)
                    guard let url = environment.place.url else { return }
                    text.line("smoke:")
                    text.indented { $0.pair("url", url.text) }
                }
            }
        }
    }
}

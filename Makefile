# SPDX-License-Identifier: Apache-2.0
#
# The only front door: people, hooks and CI call these targets, nothing else. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

SERVER := .build/release/memory-server
DEPLOYCTL := .build/release/deployctl
PREFIX ?= /usr/local
# make test FILTER=SomeSuite runs a part of the tests.
FILTER ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: bootstrap build-server ## set up what is missing, build, serve on http://127.0.0.1:8000
	@echo "Memory Layer: http://$${HTTP_HOST:-127.0.0.1}:$${HTTP_PORT:-8000} (chat page at /, Ctrl-C stops it)"
	@exec $(SERVER) serve

.PHONY: build-emulator
build-emulator:
	@ops/bootstrap --system
	@ops/build upstream-emulator

.PHONY: build
build: build-server ## release binaries in .build/release/
	@ops/build deployctl

# One that is there already is taken: a pipeline builds it once.
$(DEPLOYCTL):
	@ops/bootstrap --system
	@ops/build deployctl

.PHONY: install-deployctl
install-deployctl: $(DEPLOYCTL) ## deployctl onto the search path: PREFIX/bin, by default /usr/local/bin (as root)
	@install -D -m 755 $(DEPLOYCTL) $(PREFIX)/bin/deployctl

.PHONY: build-server
build-server:
	@ops/bootstrap --system
	@ops/build memory-server

.PHONY: image-files
image-files: ## what the image of memory-server packages, in .build-image/files/
	@ops/bootstrap --system
	@docker/binaries

.PHONY: deployctl-image-files
deployctl-image-files: ## what the image of deployctl packages, in .build-image/deployctl/
	@ops/bootstrap --system
	@docker/binaries deployctl

.PHONY: test
test: bootstrap ## all tests but those of SSH and of releases, or those of FILTER=name
	@ops/test/swift $(FILTER)

.PHONY: test-deploy
test-deploy: ## the tests of SSH and of releases, with sshd, nginx, dockerd and a registry of this machine (as root)
	@ops/bootstrap --ci
	@ops/test/deploy

.PHONY: test-page
test-page: bootstrap build ## the chat page in a real Chromium, which is brought when missing
	@Tests/PageTests/run

.PHONY: page-pictures
page-pictures: bootstrap build-server ## take docs/page-light.png and docs/page-dark.png anew
	@Tests/PageTests/run -q -k documents_show_it
	@cp .build/page-screenshots/page-light.png .build/page-screenshots/page-dark.png docs/

.PHONY: test-workflows
test-workflows: ## .github by its schemas and linters, and its steps against the targets and commands that are there
	@ops/test/workflows

.PHONY: test-nginx
test-nginx: ## the files of nginx/ in a real nginx: every promise by a request, and gixy
	@ops/test/nginx

.PHONY: test-compose
test-compose: image-files ## docker/docker-compose.yml brought up on a dockerd of its own, with stand-ins for foreign images (as root)
	@ops/test/compose

.PHONY: test-sdk
test-sdk: bootstrap build-emulator ## the real Pinecone, Hugging Face and OpenAI SDKs against the emulator
	@ops/test/sdk

.PHONY: test-openapi
test-openapi: bootstrap build-server ## the server against docs/openapi.json: every example, and what schemathesis makes up
	@ops/test/openapi

.PHONY: smoke
smoke: ## health and chat of the server at URL=https://…, with API_KEY from the environment if it needs one
	@ops/smoke/run "$${URL:-}"

.PHONY: chaos
chaos: bootstrap build-server build-emulator ## every fault of the cloud, kill -9, two servers: nothing lost, nothing doubled
	@ops/chaos/run

.PHONY: lab-observe
lab-observe: bootstrap build-server build-emulator ## a real Prometheus and Alertmanager notice that the cloud is away, and that it is back
	@ops/lab/observe

.PHONY: lab-up
lab-up: image-files ## three hosts, a builder and a registry to deploy to, on this machine (as root)
	@ops/bootstrap --ci
	@ops/lab/up

.PHONY: lab-down
lab-down: ## end the lab; nothing is left but the cache in .lab/
	@ops/lab/down

.PHONY: e2e
e2e: image-files deployctl-image-files build-deployctl ## releases to the lab under constant load: nothing fails, whatever is wrong with a release (as root)
	@ops/e2e/load-itself
	@ops/e2e/run

.PHONY: e2e-kill
e2e-kill: image-files build-deployctl ## kill -9 of deployctl everywhere, and faults of the world: the old or the new release serves
	@ops/e2e/kill

.PHONY: e2e-setup
e2e-setup: image-files build-deployctl ## deployctl setup on a bare Debian in the lab, then two deploys to it (as root)
	@ops/e2e/setup

.PHONY: test-provision
test-provision: build-deployctl ## deployctl provision against an EC2 that verifies every signature, its result compared by boto3
	@ops/test/provision

.PHONY: e2e-tls
e2e-tls: image-files build-deployctl ## deployctl tls on a bare Debian in the lab: issued, served, renewed, and what goes wrong (as root)
	@ops/e2e/tls

.PHONY: build-deployctl
build-deployctl:
	@ops/bootstrap --ci
	@ops/build deployctl

.PHONY: cli-docs
cli-docs: ## write docs/cli.md anew from the commands of deployctl
	@ops/bootstrap --ci
	@UPDATE_GOLDENS=1 ops/test/swift CommandPageTests

.PHONY: architecture
architecture: ## draw docs/architecture.png anew from docs/architecture.dot; needs graphviz
	@ops/docs/architecture

.PHONY: configuration-docs
configuration-docs: ## write docs/configuration.md and .env.example anew from the settings of memory-server
	@ops/bootstrap --ci
	@UPDATE_GOLDENS=1 ops/test/swift 'ConfigurationPageTests|ConfigurationExampleTests'

.PHONY: check-observability
check-observability: bootstrap build-server build-emulator ## rules, dashboard, runbooks and docs/metrics.md against real scrapes
	@ops/prometheus/check

.PHONY: check
check: ## format, module graph, sizes, banned things, scripts, documents; seconds
	@ops/check/run

.PHONY: ci
ci: ## everything that CI runs: checks, tests, tour, API reference, demo, chat page, SDKs, chaos, deploys, observability, sanitizers (as root)
	@ops/test/ci

.PHONY: tour
tour: bootstrap build ## run the README's curl tour against a fresh server
	@ops/test/readme-tour

.PHONY: demo
demo: bootstrap build ## two books, two users, questions, and the memories behind each answer
	@ops/demo/run

.PHONY: run-cloud-demo
run-cloud-demo: bootstrap build-server build-emulator ## serve the cloud profile before an emulated Pinecone and Hugging Face
	@ops/demo/cloud

.PHONY: demo-llm
demo-llm: bootstrap build ## the same server in front of a real local language model
	@ops/demo-llm

.PHONY: bench
bench: bootstrap build image-files ## every benchmark in ops/bench, against its peer on this machine (that of deploys as root)
	@failed=''; for bench in ops/bench/*/run; do \
		echo "== $$bench"; "$$bench" || failed+=" $$bench ($$?)"; \
	done; \
	if [[ -n $$failed ]]; then echo "missed a target or could not run:$$failed" >&2; exit 1; fi

.PHONY: sanitize
sanitize: ## the tests of the HTTP transport and its base under the thread and the address sanitizer
	@ops/sanitize/run thread address

.PHONY: format
format: ## rewrite the Swift files in the house style
	@find Package.swift Sources Tests ops -name '.?*' -prune -o -name '*.swift' -type f -print0 \
		| xargs -0 swift format format --in-place --parallel

.PHONY: hooks
hooks: ## let git run `make check` before each commit
	@git config core.hooksPath ops/hooks
	@echo "git now runs ops/hooks/pre-commit; undo with: git config --unset core.hooksPath"

.PHONY: bootstrap
bootstrap: ## system packages, Swift's version, model; nothing when all is there
	@ops/bootstrap

.PHONY: model
model: ## fetch only the embedding model
	@ops/bootstrap --model

.PHONY: clean
clean: ## remove what builds made; the model and the data stay
	@rm -rf .build .build-*

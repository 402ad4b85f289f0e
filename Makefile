# SPDX-License-Identifier: Apache-2.0
#
# The only front door: people, hooks and CI call these targets, nothing else. `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.NOTPARALLEL:

# An import that Package.swift does not declare is an error, not a build that works by luck of the order.
SWIFT_FLAGS := --explicit-target-dependency-import-check error
SERVER := .build/release/memory-server
# make test FILTER=SomeSuite runs a part of the tests.
FILTER ?=

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: bootstrap build ## set up what is missing, build, serve on http://127.0.0.1:8000
	@echo "Memory Layer: http://$${HTTP_HOST:-127.0.0.1}:$${HTTP_PORT:-8000} (chat page at /, Ctrl-C stops it)"
	@exec $(SERVER) serve

.PHONY: build-emulator
build-emulator: build
	@swift build -c release --product upstream-emulator $(SWIFT_FLAGS)

.PHONY: build
build: ## release binaries in .build/release/
	@ops/bootstrap --system
	@swift build -c release --product memory-server $(SWIFT_FLAGS)

.PHONY: test
test: bootstrap ## all tests, or those of FILTER=name
	@ops/test/swift $(FILTER)

.PHONY: test-page
test-page: bootstrap build ## the chat page in a real Chromium, which is brought when missing
	@Tests/PageTests/run

.PHONY: test-sdk
test-sdk: bootstrap build-emulator ## the real Pinecone, Hugging Face and OpenAI SDKs against the emulator
	@ops/test/sdk

.PHONY: chaos
chaos: bootstrap build-emulator ## every fault of the cloud, kill -9, two servers: nothing lost, nothing doubled
	@ops/chaos/run

.PHONY: check
check: ## format, module graph, sizes, banned things, scripts, documents; seconds
	@ops/check/run

.PHONY: ci
ci: ## everything that CI runs: checks, tests, tour, demo, chat page, SDKs, chaos, sanitizers
	@ops/test/ci

.PHONY: tour
tour: bootstrap build ## run the README's curl tour against a fresh server
	@ops/test/readme-tour

.PHONY: demo
demo: bootstrap build ## two books, two users, questions, and the memories behind each answer
	@ops/demo/run

.PHONY: run-cloud-demo
run-cloud-demo: bootstrap build-emulator ## serve the cloud profile before an emulated Pinecone and Hugging Face
	@ops/demo/cloud

.PHONY: demo-llm
demo-llm: bootstrap build ## the same server in front of a real local language model
	@ops/demo-llm

.PHONY: bench
bench: bootstrap build ## every benchmark in ops/bench, against its peer on this machine
	@for bench in ops/bench/*/run; do echo "== $$bench"; "$$bench"; done

.PHONY: sanitize
sanitize: ## the transport's tests under the thread and the address sanitizer
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

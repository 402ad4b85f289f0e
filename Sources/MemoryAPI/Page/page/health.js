// SPDX-License-Identifier: Apache-2.0

import { $, element, plain, sentence, wordsFor } from "./document.js";
import { service } from "./service.js";

const INTERVAL = 30_000;

const DEPENDENCIES = { embedder: "embedder", store: "memory store", language_model: "language model" };

const HEALTH_OUTPUTS = {
    not_sampled: "not looked at yet",
    stale: "not heard of for a while",
    timeout: "does not answer in time",
    upstream_unavailable: "does not answer",
    upstream_rejected: "refuses: look at its key and its settings",
    rate_limited: "allows no more for now",
};

const STATUS_WORDS = { pass: "works", warn: "works with limits", fail: "does not work" };

let healthAsked = 0;

export async function showHealth() {
    const asked = ++healthAsked;
    let report;
    try {
        report = await service.health();
    } catch {
        report = { status: "fail", unreachable: true };
    }
    if (asked !== healthAsked) return; // overtaken by a later question
    const checks = Object.entries(report.checks ?? {}).flatMap(([name, entries]) =>
        entries.map((entry) => ({ ...entry, words: dependencyWords(entry.dependency ?? name) })));
    $("health").dataset.status = report.status;
    $("health-words").textContent = healthWords(report, checks);
    $("health-checks").replaceChildren(...checks.map(healthRow));
    $("health-note").textContent = healthNote(report);
}

function dependencyWords(name) {
    return wordsFor(name, DEPENDENCIES) ?? plain(name.split(":")[0]);
}

function healthNote({ unreachable, version, models }) {
    if (unreachable) return "No answer from the server. It is asked again every half minute.";
    const model = models?.language_model;
    const answers = !model ? "" : model === "extractive" ? ", no language model" : `, answers by ${model}`;
    return `Version ${version ?? "unknown"}${answers}`;
}

function healthWords({ status, unreachable }, checks) {
    if (unreachable) return "Server cannot be reached";
    if (status === "pass") return "Everything works";
    const named = [...new Set(checks.filter((check) => check.status !== "pass").map((check) => check.words))].join(", ");
    const words = status === "warn" ? "Works with limits" : "Does not work";
    return named ? `${words}: ${named}` : words;
}

function healthRow({ words, status, output }) {
    return element(
        "li", { data: { status } },
        element("span", { className: "light", "aria-hidden": "true" }),
        element("span", {}, `${sentence(words).slice(0, -1)} ${STATUS_WORDS[status] ?? status}`),
        output ? element("span", { className: "notice" }, wordsFor(output, HEALTH_OUTPUTS) ?? plain(output)) : null,
    );
}

export function watchHealth() {
    showHealth();
    $("health").addEventListener("focusout", closeHealth);
    document.addEventListener("pointerdown", closeHealth);
    setInterval(() => document.hidden || showHealth(), INTERVAL);
    document.addEventListener("visibilitychange", () => document.hidden || showHealth());
    addEventListener("online", showHealth);
    addEventListener("offline", showHealth);
}

function closeHealth(event) {
    if (!$("health").contains(event.relatedTarget ?? event.target)) $("health").open = false;
}

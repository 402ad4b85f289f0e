// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { $, announce, counted, element } from "./document.js";
import { Failure, fieldWords } from "./failure.js";
import { memoryPanel } from "./memory-panel.js";
import { batchesOf, linesOf, piecesOf } from "./pieces.js";
import { service } from "./service.js";
import { jsonLines } from "./streams.js";

const FILE_LIMIT = 20_000_000;
const SHOWN_FAULTS = 10;

/** What is being added, as an AbortController; one at a time. */
let running = null;

function open() {
    $("add-name").textContent = chat.user;
    tell("", []);
    $("add").showModal();
    $("add-text").focus();
}

function tell(words, faults) {
    $("add-state").textContent = words;
    $("add-faults").replaceChildren(...faults.map((fault) => element("li", {}, fault)));
}

/** The lines of JSON that the dialog holds: what was pasted, then what the files contain. */
async function lines() {
    const unit = $("add-unit").value;
    const files = await Promise.all([...$("add-file").files].map(async (file) => {
        const text = await read(file);
        return /\.(ndjson|jsonl)$/i.test(file.name) ? linesOf(text) : piecesOf(text, unit);
    }));
    return [piecesOf($("add-text").value, unit), ...files].flat();
}

async function read(file) {
    if (file.size > FILE_LIMIT) throw new Failure(`${file.name} has more than 20 MB. Split it, or send it to POST /api/ingest.`);
    try {
        const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
        if (!text.includes("\0")) return text;
    } catch {
        // Told below.
    }
    throw new Failure(`${file.name} is no text in UTF-8. Save it as plain text first.`);
}

async function add() {
    if (running) return;
    const { user } = chat;
    const sums = { added: 0, known: 0, refused: 0, faults: [] };
    setRunning(new AbortController());
    try {
        const all = await lines();
        if (all.length === 0) throw new Failure("There is nothing to add yet: paste a text, or choose a file.");
        await send(user, all, sums);
        $("add-form").reset();
        tell(sumWords(sums), sums.faults);
    } catch (error) {
        const why = running.signal.aborted ? "Stopped." : Failure.from(error).message;
        const again = sums.added + sums.known > 0 ? `${sumWords(sums)} Add again to go on: nothing is doubled.` : "";
        tell(`${why} ${again}`.trim(), [...(running.signal.aborted ? [] : (error.details ?? [])), ...sums.faults]);
    }
    setRunning(null);
    announce($("add-state").textContent);
    if (chat.user === user) memoryPanel.refreshIfOpen();
}

async function send(user, all, sums) {
    for (const { first, body } of batchesOf(all)) {
        const response = await service.ingest(user, body, running.signal);
        for await (const answer of jsonLines(response.body)) {
            if (answer.line) take(answer, first + answer.line - 1, sums);
        }
        tell(`${counted(sums.added + sums.known + sums.refused, "piece", "pieces")} of ${all.length.toLocaleString("en")}…`, []);
    }
}

/** One line of the server's answer. A failure of the server's own ends the answer, and with it the rest. */
function take({ status, duplicate, errors, problem }, place, sums) {
    if (problem) throw Failure.fromProblem(problem);
    if (status === "invalid" || status === "failed") {
        sums.refused++;
        if (sums.faults.length < SHOWN_FAULTS) sums.faults.push(`Number ${place}: ${faultWords(errors)}`);
    } else if (duplicate) {
        sums.known++;
    } else {
        sums.added++;
    }
}

function faultWords(errors) {
    return errors?.map(fieldWords).join(", ") ?? "it could not be remembered";
}

function sumWords({ added, known, refused }) {
    const parts = [
        `${counted(added, "memory", "memories")} added`, known > 0 ? `${known.toLocaleString("en")} known already` : "",
        refused > 0 ? `${refused.toLocaleString("en")} refused` : "",
    ];
    return `${parts.filter(Boolean).join(", ")}.`;
}

function setRunning(controller) {
    running = controller;
    $("add-stop").hidden = !controller;
    $("add-send").setAttribute("aria-disabled", String(Boolean(controller)));
}

export function listenToAddition() {
    $("add-button").addEventListener("click", open);
    $("add-stop").addEventListener("click", () => running?.abort());
    // Closing, also by Escape, ends it: nothing goes on out of sight.
    $("add").addEventListener("close", () => running?.abort());
    $("add-form").addEventListener("submit", (event) => {
        event.preventDefault();
        add();
    });
}

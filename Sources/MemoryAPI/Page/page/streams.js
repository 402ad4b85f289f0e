// SPDX-License-Identifier: Apache-2.0

import { Failure } from "./failure.js";

/** Characters of one line. The largest is the data of `done` with 100 memories of 32 KiB. */
const LINE_LIMIT = 8_000_000;

/** The lines of a body as they come; what has no end yet when the body breaks off is dropped. */
async function* lines(body, onSignOfLife = () => {}) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    try {
        for (;;) {
            const { value, done } = await reader.read();
            if (done) return;
            onSignOfLife();
            // A CR at the end may be the first half of a CRLF: it waits for what comes.
            const whole = (rest + value).split(/\r\n|\n|\r(?!$)/);
            rest = whole.pop();
            yield* whole;
            if (rest.length > LINE_LIMIT) throw new Failure("The server sent more than this page can hold.");
        }
    } finally {
        reader.cancel().catch(() => {});
    }
}

/** The values of a body that is lines of JSON. */
export async function* jsonLines(body) {
    for await (const line of lines(body)) if (line.trim() !== "") yield JSON.parse(line);
}

/**
 * The events of a `text/event-stream` (HTML standard, 9.2.6), with their data parsed as JSON. An event that the stream
 * breaks off in the middle of is dropped. Comments, the server's signs of life, count as a sign of life only.
 */
export async function* serverSentEvents(body, onSignOfLife) {
    let event = { name: "message", data: [] };
    for await (const line of lines(body, onSignOfLife)) {
        if (line !== "") {
            takeField(line, event);
            continue;
        }
        if (event.data.length > 0) yield { name: event.name, data: JSON.parse(event.data.join("\n")) };
        event = { name: "message", data: [] };
    }
}

function takeField(line, event) {
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event.name = value;
    if (name === "data") event.data.push(value);
}

// SPDX-License-Identifier: Apache-2.0

/** Requests are kept small: each is answered whole before the next, so that it can be stopped between them. */
const BATCH_ITEMS = 200;
const BATCH_CHARACTERS = 500_000;

/** What a text is made of, as lines of JSON that the server remembers one by one. `unit`: paragraph, line or whole. */
export function piecesOf(text, unit) {
    const lines = text.replace(/\r\n?/g, "\n");
    const parts = unit === "whole" ? [lines] : lines.split(unit === "line" ? "\n" : /\n[^\S\n]*\n/);
    return parts.map((part) => part.trim()).filter((part) => part !== "").map((part) => JSON.stringify({ text: part }));
}

/** The lines of a file that is lines of JSON already, as an export is. */
export function linesOf(text) {
    return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** Lines in bodies of a bounded size, each with the place of its first line, from 1. */
export function* batchesOf(lines) {
    let batch = [];
    let characters = 0;
    let first = 1;
    for (const line of lines) {
        if (batch.length > 0 && (batch.length === BATCH_ITEMS || characters + line.length > BATCH_CHARACTERS)) {
            yield { first, body: batch.join("\n") };
            first += batch.length;
            [batch, characters] = [[], 0];
        }
        batch.push(line);
        characters += line.length;
    }
    if (batch.length > 0) yield { first, body: batch.join("\n") };
}

// SPDX-License-Identifier: Apache-2.0

import { counted, sentence } from "./document.js";

/** What went wrong, in words for the person in front of the page. */
export class Failure extends Error {
    constructor(message, { details = [], reference = null, status = 0 } = {}) {
        super(message);
        this.details = details;
        this.reference = reference;
        this.status = status;
    }

    /** From an RFC 9457 problem object. */
    static fromProblem(problem, { status = 0, retryAfter = null } = {}) {
        const words = problem?.detail || problem?.title || `The server answered with status ${status}`;
        const details = (problem?.errors ?? []).map(fieldWords);
        if (Number(retryAfter) > 0) details.push(`Try again in ${counted(Number(retryAfter), "second", "seconds")}.`);
        return new Failure(sentence(words), {
            details, reference: problem?.request_id ?? null, status: problem?.status ?? status,
        });
    }

    static from(error) {
        if (error instanceof Failure) return error;
        if (error?.name === "TimeoutError") return new Failure("The server took too long to answer.");
        if (error instanceof SyntaxError) return new Failure("The server's answer cannot be read.");
        return new Failure("The server cannot be reached. Is it running?");
    }
}

/** What is wrong with a field, or with all of what was sent where none is named. */
export function fieldWords({ field, message }) {
    return field ? `${field}: ${message}` : message;
}

// SPDX-License-Identifier: Apache-2.0

/** What this browser keeps. A browser that refuses to keep anything still chats. */
export const kept = {
    read(name, otherwise) {
        try {
            return JSON.parse(localStorage.getItem(`memory-layer.${name}`)) ?? otherwise;
        } catch {
            return otherwise;
        }
    },
    /** False where there is no room, or no leave. */
    write(name, value) {
        try {
            localStorage.setItem(`memory-layer.${name}`, JSON.stringify(value));
            return true;
        } catch {
            return false;
        }
    },
    remove(name) {
        try {
            localStorage.removeItem(`memory-layer.${name}`);
        } catch {
            // Forbidden: then nothing was kept either.
        }
    },
};

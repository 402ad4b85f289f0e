// SPDX-License-Identifier: Apache-2.0

/** Calls when nothing has happened for a while. */
export class Watchdog {
    constructor(limit, onSilence) {
        Object.assign(this, { limit, onSilence });
        this.feed();
    }

    feed() {
        clearTimeout(this.timer);
        this.timer = setTimeout(this.onSilence, this.limit);
    }

    stop() {
        clearTimeout(this.timer);
    }
}

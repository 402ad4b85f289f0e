// SPDX-License-Identifier: Apache-2.0

import { $ } from "./document.js";

/**
 * How far what matters of an exchange lies below the visible part of the log: its end where all of it can be seen at
 * once, else the end of its answer, since many memories may stand beside a short one.
 */
function hiddenBelow({ element: whole, answer }) {
    const log = $("log").getBoundingClientRect();
    const last = whole.offsetHeight < log.height ? whole : answer;
    return last.getBoundingClientRect().bottom + 16 - log.bottom;
}

export function reveal(view) {
    if (!view) return;
    $("log").scrollTop += Math.max(0, hiddenBelow(view));
}

/** Changes what is shown; who reads the end of an exchange keeps it in sight, who has scrolled away stays there. */
export function keepingPlace(view, change) {
    const follows = view && hiddenBelow(view) < 80;
    change();
    if (follows) reveal(view);
}

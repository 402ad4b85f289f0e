// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { $ } from "./document.js";
import { keepingPlace } from "./place.js";

/** Opens or closes what stands beside the conversation; `fill` brings its content when it opens. */
export function togglePanel(id, open, fill) {
    if (open && !chat.user) return chat.whenNobody();
    // The conversation becomes narrower or wider, and its end moves.
    keepingPlace(chat.lastView, () => { $(id).hidden = !open; });
    $(`${id}-button`).setAttribute("aria-expanded", String(open));
    if (open) fill();
    $(open ? `${id}-title` : `${id}-button`).focus();
}

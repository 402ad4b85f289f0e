// SPDX-License-Identifier: Apache-2.0

import { chat } from "./chat.js";
import { $, counted } from "./document.js";
import { Failure } from "./failure.js";
import { memoryPanel } from "./memory-panel.js";
import { service } from "./service.js";

function ask() {
    $("erase-name").textContent = chat.user;
    $("erase-input").value = "";
    $("erase-fault").textContent = "";
    $("erase-confirm").disabled = true;
    $("erase").showModal();
}

function isConfirmed() {
    return $("erase-input").value.trim().normalize() === chat.user.normalize();
}

async function erase() {
    if (!isConfirmed() || $("erase-confirm").disabled) return;
    const { user } = chat;
    chat.stop();
    $("erase-confirm").disabled = true;
    $("erase-fault").textContent = "";
    try {
        const receipt = await service.erase(user);
        $("erase").close();
        chat.erase(user);
        if (chat.user !== user) return;
        $("search-input").value = "";
        memoryPanel.refresh(receiptWords(receipt));
        $("memories-title").focus();
    } catch (error) {
        $("erase-fault").textContent = Failure.from(error).message;
        $("erase-confirm").disabled = false;
    }
}

function receiptWords({ erased: { memories, turns } }) {
    const said = counted(turns, "turn of conversation", "turns of conversation");
    return `Erased: ${counted(memories, "memory", "memories")} and ${said}.`;
}

export function listenToErasure() {
    $("erase-button").addEventListener("click", ask);
    $("erase-input").addEventListener("input", () => { $("erase-confirm").disabled = !isConfirmed(); });
    $("erase-form").addEventListener("submit", (event) => {
        event.preventDefault();
        erase();
    });
}

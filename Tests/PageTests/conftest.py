# SPDX-License-Identifier: Apache-2.0
"""What the tests of all pages start from: one server and one browser for all of them."""

import os
import pathlib
import sys

import pytest
from playwright.sync_api import expect, sync_playwright

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "ops/harness"))
from local_server import LocalServer  # noqa: E402

DESKTOP = {"width": 1280, "height": 860}
# A bound on failure alone: 5 s without it, which a busy machine passes.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def url():
    """The page that most tests use: of the server that was named, or of one with the built-in answerer."""
    if named := os.environ.get("PAGE_URL"):
        yield named.rstrip("/")
    else:
        with LocalServer() as server:
            yield f"http://{server.address}"


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        # A container's root has no user namespaces for the sandbox; only pages of this repository are opened.
        with playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"]) as chromium:
            yield chromium


@pytest.fixture
def open_page(browser, request):
    """Opens pages, and at the end wants of each that its console stayed silent and that it asked nobody but its server."""
    complaints, contexts = [], []
    meets_faults = request.node.get_closest_marker("faults") is not None

    def on_console(message):
        is_fault = message.text.startswith("Failed to load resource")
        if message.type in ("error", "warning") and not (is_fault and meets_faults):
            complaints.append(f"console: {message.text}")

    def open_page(address, viewport=None, **settings):
        context = browser.new_context(viewport=viewport or DESKTOP, locale="en-GB", accept_downloads=True, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda sent: sent.url.startswith((address, "data:", f"blob:{address}")) or complaints.append(f"asked {sent.url}"))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []

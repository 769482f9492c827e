"""Pages in a real browser, opened from file:// with the network off.

Run with `pytest Tests/viewer`; needs `pip install pytest playwright` and a Chromium: the one that CODESNAP_CHROMIUM names, or
the `chromium` on the PATH. The tests of the parts without a browser run with `node --test Tests/viewer/`.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Sources"))

from codesnap._page import assemble_page  # noqa: E402


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; its own sandbox is off when root runs it, where it would not start."""
    executable = os.environ.get("CODESNAP_CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("no Chromium: install Debian's `chromium` or name one in CODESNAP_CHROMIUM")
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


class OpenPage:
    """A page with a trace in it, and everything that happened in it."""

    def __init__(self, page, errors, requests):
        self.page = page
        self.errors = errors
        self.requests = requests

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        self.settle()

    def settle(self):
        """Wait until a glide of the window has come to its end."""
        self.page.wait_for_timeout(260)

    def window(self):
        """The shown time, (from, to) in nanoseconds."""
        chart = self.page.locator("#chart")
        return float(chart.get_attribute("data-from")), float(chart.get_attribute("data-to"))

    def text(self, selector):
        return self.page.locator(selector).inner_text()

    def pixels(self, selector):
        """The colours on a canvas, and how many of its pixels have each."""
        return self.page.evaluate(
            """selector => {
                const canvas = document.querySelector(selector);
                const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
                copy.drawImage(canvas, 0, 0);
                const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
                const counts = {};
                for (let i = 0; i < data.length; i += 4) {
                    const color = `${data[i]},${data[i + 1]},${data[i + 2]}`;
                    counts[color] = (counts[color] ?? 0) + 1;
                }
                return counts;
            }""",
            selector,
        )

    def mark(self, name):
        """Milliseconds from navigation to a performance mark."""
        return self.page.evaluate("name => performance.getEntriesByName(name)[0].startTime", name)


@pytest.fixture
def open_page(browser, tmp_path):
    """A function that opens bytes of a .csnap (or a whole page as str) and returns an OpenPage.

    At the end of the test no console error, no uncaught exception and no request but that of the file itself may have been.
    """
    opened = []

    def open_(trace, title="python3 script.py", *, scheme="light", width=1280, height=800, wait=True):
        path = tmp_path / f"page{len(opened)}.html"
        path.write_bytes(trace.encode() if isinstance(trace, str) else assemble_page(trace, title))
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, offline=True)
        page = context.new_page()
        errors, requests = [], []
        page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("dialog", lambda dialog: (errors.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path.as_uri())
        if wait:
            page.wait_for_function("document.documentElement.dataset.ready === 'true'", timeout=30_000)
        result = OpenPage(page, errors, requests)
        opened.append((context, path, result))
        return result

    yield open_
    for context, path, result in opened:
        context.close()
        assert result.errors == []
        assert [url for url in result.requests if not url.startswith("data:")] == [path.as_uri()]

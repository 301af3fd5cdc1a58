import base64
import contextlib
import json
import os
import time
from pathlib import Path
from unittest import SkipTest
from urllib.parse import urljoin

from odoo.tests.common import ChromeBrowser

from .common_browser import BrowserCase

PATIENCE = 30  # seconds
CODES = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, " ": 32, "Delete": 46}
# Where pictures go, for whoever wants to look at them.
PICTURES = os.environ.get("RMA_PICTURES")


class Page:
    """A page of the browser with a real keyboard and a real mouse; it counts both."""

    def __init__(self, browser):
        self.browser = browser
        self.keys = self.clicks = 0

    def call(self, method, **params):
        return self.browser._websocket_request(method, params=params, timeout=2 * PATIENCE)

    def evaluate(self, expression):
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def wait_for(self, selector, text="", timeout=PATIENCE):
        """Wait until an element is there that holds a text."""
        find = f"""[...document.querySelectorAll({json.dumps(selector)})].some((each) =>
            each.innerText.includes({json.dumps(text)}))"""
        deadline = time.monotonic() + timeout
        while not self.evaluate(find):
            self.check()
            if time.monotonic() > deadline:
                page = self.evaluate("document.querySelector('.o_action_manager')?.innerText")
                self.keep("failed")
                raise AssertionError(f"{selector} with “{text}” does not appear:\n{page}")
            time.sleep(0.05)

    def check(self):
        """Fail with what the page complains of."""
        result = self.browser._result
        if result.done() and (error := result.exception()):
            raise AssertionError(str(error))

    def press(self, *keys):
        """Press keys one after the other; “Control+Enter” is two of them."""
        for key in keys:
            *held, name = key.split("+") if len(key) > 1 else [key]
            self.keys += len(held) + 1
            self._press(name, modifiers=2 if "Control" in held else 1 if "Alt" in held else 0)

    def type(self, text):
        """Type a text, key by key, which is counted by nobody."""
        for char in text:
            self._press(char)

    def scan(self, code):
        """Be a hand scanner: a keyboard that is fast and ends with Enter."""
        self.type(code)
        self._press("Enter")

    def _press(self, name, modifiers=0):
        params = {"key": name, "code": name, "modifiers": modifiers}
        if name in CODES:
            params["windowsVirtualKeyCode"] = CODES[name]
        text = "\r" if name == "Enter" and not modifiers else name if len(name) == 1 else None
        if text and not modifiers:
            params["text"] = text
        kind = "keyDown" if "text" in params else "rawKeyDown"
        self.call("Input.dispatchKeyEvent", type=kind, **params)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=name, code=name)

    def click(self, selector, text="", modifiers=0):
        """Click in the middle of an element that holds a text."""
        self.wait_for(selector, text)
        self.clicks += 1
        x, y = self.evaluate(
            f"""(() => {{
                const found = [...document.querySelectorAll({json.dumps(selector)})].find((each) =>
                    each.innerText.includes({json.dumps(text)}));
                found.scrollIntoView({{block: "center"}});
                const box = found.getBoundingClientRect();
                return [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=x,
                y=y,
                button="left",
                clickCount=1,
                modifiers=modifiers,
            )

    def resize(self, width, height):
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        time.sleep(0.3)

    def keep(self, name):
        """Take a picture, where somebody wants one."""
        if PICTURES:
            time.sleep(0.5)
            data = self.call("Page.captureScreenshot", format="png")["data"]
            (Path(PICTURES) / f"{name}.png").write_bytes(base64.b64decode(data))

    def get_sideways(self):
        """Return what is wider than the page: nobody should have to scroll sideways."""
        return self.evaluate(
            """[...document.querySelectorAll(".o_action_manager, .o_action_manager *")]
                .filter((each) => each.scrollWidth > each.clientWidth + 1
                    && ["auto", "scroll"].includes(getComputedStyle(each).overflowX))
                .concat(document.documentElement.scrollWidth > innerWidth
                    ? [document.documentElement] : [])
                .map((each) => each.className || each.tagName)"""
        )


class KeysCase(BrowserCase):
    """A test that types and clicks as a person does.

    While a page is open it shares the cursor with the server: read before what is to be typed.
    """

    @contextlib.contextmanager
    def open_page(self, path, login, ready):
        """Yield the page once an element is there."""
        try:
            browser = ChromeBrowser(self)
        except SkipTest:
            browser = ChromeBrowser(self)
        with self.allow_requests(browser=browser), contextlib.ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            stack.callback(browser.stop)
            self.authenticate(login, login, browser=browser)
            self.cr.flush()
            self.cr.clear()
            browser.navigate_to(urljoin(self.base_url(), path))
            page = Page(browser)
            # As if it was the window in front: only there does Tab go from field to field.
            page.call("Page.bringToFront")
            page.call("Emulation.setFocusEmulationEnabled", enabled=True)
            page.wait_for(ready, timeout=3 * PATIENCE)
            yield page
            # What the page complains of fails the test, as it does in a tour.
            page.check()

"""A headless Chromium looking at Odoo, driven through the DevTools protocol."""

import base64
import contextlib
import itertools
import json
import shutil
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import websocket

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-port=0",
)
PATIENCE = 60  # seconds
# Odoo is quiet: nothing is being loaded, and nothing moves any more.
SETTLED = """
    document.readyState === "complete"
    && !document.querySelector(".o_blockUI, .o_loading_indicator, .o_view_sample_data_loading")
    && !document.getAnimations().some((animation) =>
        animation.playState === "running"
        && isFinite(animation.effect.getComputedTiming().endTime))
"""


class BrowserError(Exception):
    """The page did not do what was asked of it."""


@contextlib.contextmanager
def open_browser(url, width=1280, height=800):
    """Yield a browser for the server at this address."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if not program:
        raise BrowserError(f"none of these is installed: {', '.join(PROGRAMS)}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # Odoo limits its own memory, and what it starts would inherit that.
        command = ["sh", "-c", 'ulimit -S -v unlimited; exec "$@"', "sh"]
        command += [program, *SWITCHES, f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            browser = Browser(url, _wait_for_port(Path(profile), process))
            browser.resize(width, height)
            yield browser
            browser.close()
        finally:
            process.terminate()
            process.wait(10)


def _wait_for_port(profile, process):
    """Return the port on which the browser takes commands."""
    deadline = time.monotonic() + PATIENCE
    path = profile / "DevToolsActivePort"
    while time.monotonic() < deadline and process.poll() is None:
        if path.exists() and len(lines := path.read_text().splitlines()) > 1:
            return int(lines[0])
        time.sleep(0.1)
    raise BrowserError("the browser does not start")


class Browser:
    """One page."""

    def __init__(self, url, port):
        self.url = url
        pages = f"http://127.0.0.1:{port}/json"
        with urllib.request.urlopen(pages, timeout=PATIENCE) as answer:
            page = next(page for page in json.load(answer) if page["type"] == "page")
        self._socket = websocket.create_connection(
            page["webSocketDebuggerUrl"], timeout=PATIENCE, suppress_origin=True
        )
        self._numbers = itertools.count(1)
        self.complaints = []
        for domain in ("Page", "Runtime", "Network"):
            self._call(f"{domain}.enable")

    def close(self):
        """Close the page."""
        self._socket.close()

    def resize(self, width, height):
        """Give the page a size in CSS pixels."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def log_in(self, database, login):
        """Become another user; the password is the log-in."""
        self._call("Network.clearBrowserCookies")
        request = urllib.request.Request(
            f"{self.url}/web/session/authenticate",
            json.dumps(
                {"params": {"db": database, "login": login, "password": login}},
            ).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            cookies = answer.headers.get_all("Set-Cookie")
            if not json.load(answer).get("result"):
                raise BrowserError(f"{login} cannot log in")
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._call("Network.setCookie", url=self.url, name=name, value=value)

    def open(self, path, wait_for=".o_action_manager > .o_action"):
        """Go to a path of the server and wait until the page shows."""
        # A blank page in between: only another fragment would not load anything.
        self._call("Page.navigate", url="about:blank")
        blank = "location.href === 'about:blank' && document.readyState === 'complete'"
        self.wait_until(blank, "a blank page")
        self._call("Page.navigate", url=f"{self.url}{path}")
        self.wait_for(wait_for)

    def wait_for(self, selector):
        """Wait until an element is there and the page has come to rest."""
        found = f"document.querySelector({json.dumps(selector)}) !== null"
        self.wait_until(f"{found} && {SETTLED}", f"{selector} does not appear")

    def wait_until(self, expression, complaint):
        """Wait until an expression is true twice in a row."""
        deadline = time.monotonic() + PATIENCE
        in_a_row = 0
        while in_a_row < 2:
            in_a_row = in_a_row + 1 if self.evaluate(expression) else 0
            if time.monotonic() > deadline:
                raise BrowserError(f"{complaint} on {self.evaluate('location.href')}")
            time.sleep(0.2)

    def click(self, selector):
        """Click the first element that matches."""
        self.wait_for(selector)
        self.evaluate(f"document.querySelector({json.dumps(selector)}).click()")
        time.sleep(0.3)
        self.wait_for("body")

    def click_text(self, selector, text):
        """Click the first element that matches and is called so."""
        matches = f"""[...document.querySelectorAll({json.dumps(selector)})]
            .find((element) => element.innerText.trim().endsWith({json.dumps(text)}))"""
        self.wait_until(f"{matches} !== undefined", f"{selector} with the text {text}")
        self.evaluate(f"{matches}.click()")
        time.sleep(0.3)
        self.wait_for("body")

    def type(self, selector, text):
        """Put a text into a field, as if it was typed, and leave the field."""
        self.evaluate(
            f"""(() => {{
                const input = document.querySelector({json.dumps(selector)});
                input.focus();
                input.select?.();
            }})()"""
        )
        self._call("Input.insertText", text=text)
        self.press("Tab")

    def press(self, key):
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", type=kind, key=key, code=key)
        time.sleep(0.3)
        self.wait_for("body")

    def evaluate(self, expression):
        """Return the value of a JavaScript expression."""
        answer = self._call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise BrowserError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def picture(self):
        """Return what the page looks like, as PNG."""
        return base64.b64decode(self._call("Page.captureScreenshot", format="png")["data"])

    def _call(self, method, **params):
        """Send a command and return its result; what the page complains of is kept."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self._socket.recv())
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']['message']}")
                return message["result"]
            if message.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(str(message["params"]["exceptionDetails"]))

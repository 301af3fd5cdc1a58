"""Compile in a template database what every browser asks for first.

A tour would otherwise wait for it each time: what a test compiles is rolled back at its end.
"""

import sys

from session import open_environment

SCRIPTS = ["web.assets_web", "web.assets_tests"]
STYLES = ["web.assets_web", "web.assets_web_print"]


def compile_assets(env):
    """Keep the bundles as attachments, under the addresses that pages look for them."""
    templates = env["ir.qweb"]
    for bundle in SCRIPTS:
        templates._get_asset_bundle(bundle, css=False, js=True).js()
    for bundle in STYLES:
        templates._get_asset_bundle(bundle, css=True, js=False).css()


if __name__ == "__main__":
    with open_environment(sys.argv[1]) as environment:
        compile_assets(environment)

"""Returns made with OCA's own buttons, and imported: what `make import-demo` does."""

import subprocess

import pytest
from rmadev import peers
from rmadev.settings import ROOT
from rmadev.steps import SetupError


def test_returns_made_with_ocas_buttons_are_imported():
    try:
        peers.fetch_wheels()
    except SetupError as error:
        pytest.skip(f"OCA's rma is not here and cannot be fetched: {str(error).splitlines()[0]}")
    done = subprocess.run(
        [ROOT / "dev" / "launch", "import-demo"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    lines = done.stdout.splitlines()
    assert "dry run: 18 of 19 rows can be imported" in lines
    assert "imported again: 0 new, 18 known" in lines
    for found in (
        "Credited twice: RMA",
        "More returned than delivered: RMA",
        "State without its document: RMA",
        "Put together: RMA",
        "It has no product.",
    ):
        assert any(found in line for line in lines), found

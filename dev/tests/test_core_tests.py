"""Core's tests without and with our addons: what is told to differ."""

import pytest
from rmadev import core_tests
from rmadev.steps import SetupError

REPORT = """<testsuites><testsuite>
    <testcase classname="TestRepair" name="test_passes" />
    <testcase classname="TestRepair" name="test_fails"><failure /></testcase>
    <testcase classname="TestRepair" name="test_breaks"><error /></testcase>
    <testcase classname="TestRepair" name="test_skipped"><skipped /></testcase>
</testsuite></testsuites>"""


def test_outcomes_are_read_from_the_report(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert core_tests.read_outcomes(report) == {
        "TestRepair.test_passes": "passed",
        "TestRepair.test_fails": "failed",
        "TestRepair.test_breaks": "failed",
        "TestRepair.test_skipped": "skipped",
    }


def test_a_run_without_report_is_no_success(tmp_path):
    with pytest.raises(SetupError):
        core_tests.read_outcomes(tmp_path / "missing.xml")


def test_only_differences_are_told():
    without = {"a": "passed", "b": "failed", "c": "passed", "d": "passed"}
    with_ours = {"a": "passed", "b": "failed", "c": "failed", "e": "passed"}
    assert core_tests.compare(without, with_ours) == [
        ("c", "passed", "failed"),
        ("d", "passed", "missing"),
        ("e", "missing", "passed"),
    ]


def test_modules_files_and_options_are_told_apart(tmp_path):
    (tmp_path / "stock" / "tests").mkdir(parents=True)
    file = tmp_path / "stock" / "tests" / "test_stock_flow.py"
    file.touch()
    assert core_tests.locate([tmp_path], "stock") == tmp_path / "stock" / "tests"
    assert core_tests.locate([tmp_path], "stock/tests/test_stock_flow.py") == file
    assert core_tests.locate([tmp_path], "-x") is None
    assert core_tests.locate([tmp_path], "elsewhere") is None

from rmadev.settings import ROOT, our_addons


def test_page_in_the_list_of_apps():
    """Without a page of its own Odoo shows the README there, and reads it as what it is not."""
    with_readme = {name for name in our_addons() if (ROOT / name / "README.md").exists()}
    pages = {name: ROOT / name / "static/description/index.html" for name in with_readme}
    assert pages
    assert not [name for name, page in pages.items() if not page.exists()]

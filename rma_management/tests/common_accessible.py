"""What finds out whether a page shuts somebody out."""

from importlib.resources import files

# Deque's engine, as a package of the tests brings it.
AXE = files("axe_playwright_python").joinpath("axe.min.js")
# What hinders somebody who does not see, hear or point as most do.
CHECK = """
async function check(root = document) {
    const {violations, passes} = await axe.run(root);
    const found = violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, impact, help, nodes}) =>
            nodes.map(({html}) => `${impact} ${id}: ${help}: ${html.slice(0, 300)}`));
    if (found.length) {
        throw new Error(`${document.title}: ${found.join("\\n")}`);
    }
    if (passes.length < 10) {
        throw new Error(`${document.title}: only ${passes.length} rules were heard`);
    }
}
"""

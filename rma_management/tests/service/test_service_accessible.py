import json

from odoo.tests import tagged

from ..common_accessible import AXE, CHECK
from ..common_browser import BrowserCase
from ..common_service import ServiceCommon

# A return is put together on the way. For what stands around the page, core answers.
WALK = """
async (order) => {
    const appear = async (selector) => {
        for (let turn = 0; turn < 200; turn++) {
            const found = document.querySelector(selector);
            if (found) {
                return found;
            }
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        throw new Error(`${selector} does not appear`);
    };
    try {
        const search = await appear(".o_rma_service_head input");
        const page = search.closest(".o_rma_service");
        await check(page);
        search.value = order;
        search.dispatchEvent(new InputEvent("input", {bubbles: true}));
        (await appear(".o_rma_service_head [role=option]")).click();
        (await appear(".o_rma_service_card[data-line]")).click();
        await appear(".o_rma_service_total strong");
        await check(page);
        console.log("test successful");
    } catch (error) {
        console.error(error.message);
    }
}
"""


@tagged("post_install", "-at_install")
class TestServiceAccessible(ServiceCommon, BrowserCase):
    def test_desk(self):
        """axe-core finds nothing serious on the empty page, nor with a return on it."""
        self.csr.password = self.csr.login
        order = self.sell([(self.chair, 3), (self.lamp, 2)])
        code = [AXE.read_text(), CHECK, f"({WALK})({json.dumps(order.name)})"]
        self.browser_js("/odoo/service-desk", "\n".join(code), login=self.csr.login, timeout=60)

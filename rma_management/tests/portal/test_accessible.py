import json

from odoo.tests import tagged

from ..common_accessible import AXE, CHECK
from ..common_browser import BrowserCase
from ..common_claim import ClaimCommon
from ..common_inspection import PNG
from ..common_portal_start import PortalStartCommon

# Fill in and send the form of the page, and have the answer in its place.
SEND = """
async function send(choices) {
    const form = document.querySelector("#wrap form[method=post], #wrap form:not([role=search])");
    for (const [name, value] of Object.entries(choices)) {
        for (const field of form.querySelectorAll(`[name="${name}"]`)) {
            if (["checkbox", "radio"].includes(field.type)) {
                field.checked = true;
            } else {
                field.value = value;
            }
        }
    }
    const answer = await fetch(form.action, {method: "POST", body: new FormData(form)});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.documentElement.replaceWith(document.adoptNode(page.documentElement));
    const styles = [...document.querySelectorAll("link[rel=stylesheet]")];
    await Promise.all(styles.filter((link) => !link.sheet).map((link) =>
        new Promise((resolve) => ["load", "error"].forEach((name) =>
            link.addEventListener(name, resolve)))));
}
"""


@tagged("post_install", "-at_install")
class TestAccessible(ClaimCommon, PortalStartCommon, BrowserCase):
    """axe-core finds nothing serious on any page that customers see."""

    browser_size = "360x740"

    def setUp(self):
        super().setUp()
        self.rma = self.authorize(self.order, {self.chair: 1})

    def check(self, url, steps=(), user=None, title=""):
        """Check a page, and those that its forms lead to.

        :param steps: what is entered before each form is sent: {name of a field: value}
        :param title: what the last of the pages says, to know that it is the one
        """
        code = [AXE.read_text(), SEND, CHECK, "(async () => { try { await check();"]
        code += [f"await send({json.dumps(step)}); await check();" for step in steps]
        code.append(
            f"if (!document.body.innerText.includes({json.dumps(title)}))"
            " { throw new Error(document.body.innerText); }"
        )
        code.append(
            'console.log("test successful"); } catch (e) { console.error(e.message); } })()'
        )
        self.browser_js(url, "\n".join(code), login=user and user.login, timeout=120)

    def test_withdrawal(self):
        steps = [
            {
                "partner_name": "Anna Customer",
                "order_reference": self.order.name,
                "email": "anna@example.com",
            },
            {},
        ]
        self.check("/withdraw", steps, title="We have received your withdrawal")

    def test_guest(self):
        steps = [{"order_reference": self.order.name, "email": "anna@example.com"}]
        self.check("/returns", steps, title="If number and e-mail address belong to an order")

    def test_list_of_returns(self):
        self.check("/my/returns", user=self.user, title=self.rma.name)

    def test_page_of_a_return(self):
        claim = self.make_claim()
        self.check(self.rma.get_portal_url(), title="Progress of your return")
        self.check(claim.order_id.get_portal_url(), title="See the offer")

    def test_form_of_a_return(self):
        order = self.sell([(self.chair, 3), (self.lamp, 1)])
        self.check(f"/my/orders/{order.id}/return", user=self.user, title="Continue")
        step = {f"qty_{order.order_line[0].id}": "1", "reason": str(self.reason.id)}
        self.check(f"/my/orders/{order.id}/return", [step], user=self.user, title="You send back")

    def test_claim(self):
        claim = self.make_claim()
        self.check(claim.get_portal_url(), [{}], title="You accept our offer")
        claim.offer_ids.action_accept()
        self.check(claim.get_portal_url(), title="We have agreed")

    def test_form_of_a_claim(self):
        rma = self.settle(self.sell([(self.chair, 1)]), {self.chair: 1})
        url = f"/my/returns/{rma.id}/claim?access_token={rma._portal_ensure_token()}"
        steps = [{"kind": "missing", "statement": "A leg is missing."}]
        self.check(url, steps, title="what you told us")

    def make_claim(self):
        claim = self.claim({self.chair: 1}, statement="A leg is loose.")
        claim.photo_ids = self.env["ir.attachment"].create({"name": "leg.png", "datas": PNG})
        self.offer(claim, 61.25, message="It is scratched.")
        return claim

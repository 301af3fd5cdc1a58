import base64
from email.message import EmailMessage

from markupsafe import Markup

from odoo.exceptions import UserError

from ..common_service import ServiceCommon


class TestServiceFind(ServiceCommon):
    """One field for whatever the customer has at hand (E2, E8)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chair.write({"barcode": "4006381333931", "default_code": "CHAIR-9"})
        cls.partner.write({"name": "Zoé Quibblethorpe", "phone": "+32 2 290 34 90"})
        cls.order = cls.create_order(
            [(cls.chair, 3), (cls.lamp, 2), (cls.phone, 1), (cls.service, 1)],
            client_order_ref="PO-7781/X",
        )
        cls.deliver(cls.order)
        cls.order.picking_ids.name = "WH/OUT/987654"
        cls.invoices = cls.invoice(cls.order)
        cls.lot = cls.order.order_line.move_ids.move_line_ids.lot_id

    def test_kinds(self):
        order, partner = ("order", self.order.id), ("partner", self.partner.id)
        rma = self.authorize(self.order, {self.lamp: 1})
        cases = [
            (self.order.name.lower(), order),
            ("po-7781/x", order),
            ("PO-77", order),
            (self.invoices.name, order),
            ("wh/out/987654", order),
            (self.lot.name.lower(), order),
            ("anna@example.com", partner),
            ("anna@exa", partner),
            ("Zoé", partner),
            ("quibble", partner),
            ("quibblethorpe zo", partner),
            (rma.name, ("return", rma.id)),
            (rma.name.replace("-", " ").lower(), ("return", rma.id)),
            (rma.name[:7], ("return", rma.id)),
            ("4006381333931", ("product", self.chair.id)),
            ("CHAIR-9", ("product", self.chair.id)),
        ]
        if "phone_sanitized" in self.env["res.partner"]._fields:
            cases.append(("+32 2 290 34 90", partner))
        for term, expected in cases:
            with self.subTest(term=term):
                self.assertIn(expected, self.find_kinds(term))

    def test_hits_say_what_is_inside(self):
        (hit,) = self.find("PO-7781/X")["hits"]
        self.assertIn("3 × [CHAIR-9] Chair, 2 × Lamp, 1 × Phone, 1 more", hit["inside"])
        self.assertIn("Zoé Quibblethorpe", hit["detail"])
        self.assertFalse(hit["unit"])

    def test_serial_names_its_line(self):
        hit = next(hit for hit in self.find(self.lot.name)["hits"] if hit["kind"] == "order")
        line = self.line_of(self.order, self.phone)
        self.assertEqual(
            hit["unit"], {"line_id": line.id, "lot_id": self.lot.id, "lot": self.lot.name}
        )

    def test_nothing_is_explained_at_the_end_only(self):
        rma = self.authorize(self.order, {self.lamp: 1})
        wrong = rma.name[:-1] + ("A" if rma.name[-1] != "A" else "B")
        for term, words in (("NOSUCHTHING", "Nothing was found"), (wrong, "not a valid RAN")):
            self.assertEqual(self.find(term, False)["message"], "")
            self.assertIn(words, self.find(term)["message"])
        for term in ("", "  ", "%_%", "'\"&|!:*", None, 5, "\0", "x" * 5000, "a:* | b"):
            with self.subTest(term=term):
                self.assertEqual(self.find(term)["hits"], [])

    def test_other_companies_stay_unseen(self):
        company = self.create_second_company()
        self.stranger.company_id = company
        self.stranger.name = "Xenocrates Quibblethorpe"
        other = self.env["sale.order"].create(
            {"partner_id": self.stranger.id, "company_id": company.id, "name": "QUB-99887"}
        )
        other.state = "sale"
        self.assertEqual(self.find_kinds("QUB-998"), [])
        self.assertEqual(self.find_kinds("quibble"), [("partner", self.partner.id)])

    def test_customer(self):
        rma = self.authorize(self.order, {self.lamp: 1})
        rma.message_post(body=Markup("<p>When will you <b>pay</b>?</p>"), message_type="comment")
        customer = self.service_desk.customer(self.partner.id)
        self.assertEqual(customer["name"], "Zoé Quibblethorpe")
        self.assertEqual([order["id"] for order in customer["orders"]], self.order.ids)
        self.assertEqual([order["name"] for order in customer["returns"]], [rma.name])
        self.assertEqual(customer["returns"][0]["status"], "To Receive")
        self.assertIn("When will you *pay*?", [row["text"] for row in customer["messages"]])
        self.assertEqual(customer["profile"]["count"], 1)
        self.assertEqual(customer["profile"]["returned"], 1)

    def test_goods(self):
        self.set_terms(window_days=30)
        self.authorize(self.order, {self.lamp: 2})
        (order,) = self.service_desk.goods(self.order.ids)
        rows = {row["product_id"]: row for row in order["lines"]}
        chair, lamp = rows[self.chair.id], rows[self.lamp.id]
        self.assertEqual((chair["returnable"], chair["days_left"], chair["why"]), (3, 30, ""))
        self.assertEqual(lamp["returnable"], 0)
        self.assertIn("back or on its way", lamp["why"])
        self.assertEqual(rows[self.phone.id]["lots"], [{"id": self.lot.id, "name": self.lot.name}])
        self.assertIn("a service", rows[self.service.id]["why"])

    def test_orders_of_a_product(self):
        self.assertEqual(
            self.service_desk.orders_of(self.partner.id, self.chair.id), self.order.ids
        )
        self.assertEqual(self.service_desk.orders_of(self.stranger.id, self.chair.id), [])


class TestServiceFiles(ServiceCommon):
    """Photos and mails that are dropped onto the case."""

    PNG = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
        "gg=="
    )

    def attach(self, *files):
        return self.service_desk.attach(
            [{"name": name, "data": base64.b64encode(data).decode()} for name, data in files]
        )

    def test_mail_is_kept_and_read(self):
        order = self.sell([(self.phone, 1)])
        rma = self.authorize(self.sell([(self.chair, 1)]), {self.chair: 1})
        lot = order.order_line.move_ids.move_line_ids.lot_id
        mail = EmailMessage()
        mail["From"] = "Anna <anna@example.com>"
        mail["Subject"] = f"Order {order.name}"
        mail.set_content(f"My phone {lot.name} is broken. And what about {rma.name}?")
        mail.add_attachment(self.PNG, maintype="image", subtype="png", filename="broken.png")
        before = self.env["rma.order"].search_count([])
        answer = self.attach(("mail.eml", bytes(mail)))
        self.assertEqual(self.env["rma.order"].search_count([]), before)
        self.assertEqual([file["name"] for file in answer["files"]], ["mail.eml", "broken.png"])
        hits = [(hit["kind"], hit["id"]) for hit in answer["hits"]]
        self.assertEqual(hits[0], ("return", rma.id))
        self.assertIn(("order", order.id), hits)

    def test_files_go_onto_the_return(self):
        order = self.sell([(self.chair, 1)])
        answer = self.attach((f"{order.name} broken leg.png", self.PNG))
        self.assertEqual([hit["id"] for hit in answer["hits"]], order.ids)
        files = [file["id"] for file in answer["files"]]
        case = self.make_case(order, {self.chair: 1}, files=files)
        rma_id = self.service_desk.authorize(case, self.new_key())["order"]["id"]
        self.assertRecordValues(
            self.env["rma.order"].browse(rma_id).evidence_ids,
            [{"id": files[0], "res_model": "rma.order", "res_id": rma_id}],
        )

    def test_what_is_no_photo_is_refused(self):
        answer = self.attach(("run.exe", b"MZ"), ("page.png", b"<html>"))
        self.assertEqual(answer["files"], [])
        self.assertEqual(len(answer["refused"]), 2)
        with self.assertRaises(UserError):
            self.service_desk.attach([{"name": "x.png", "data": "§"}])

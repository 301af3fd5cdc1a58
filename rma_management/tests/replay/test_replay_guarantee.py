from .test_replay import ReplayCommon


class TestGuaranteeReplay(ReplayCommon):
    """A policy that is compared denies nothing that the law grants."""

    def test_stricter_policy(self):
        self.partner.country_id = self.env.ref("base.de")
        faulty = self.env["rma.reason"].create({"name": "Broken", "fault": "vendor"})
        mind = self.env["rma.reason"].create({"name": "Changed mind", "fault": "customer"})
        for reason, resolution in ((faulty, "exchange"), (faulty, "refund"), (mind, "refund")):
            self.return_after(
                40, {self.chair: 1}, line={"reason_id": reason.id, "resolution": resolution}
            )
        draft = self.draft_policy(window_days=30, freight_payer="customer", return_freight_amount=9)
        action = draft.with_user(self.manager).action_compare()
        replay = self.env["rma.policy.replay"].browse(action["res_id"])
        while replay.state in ("queued", "running"):
            replay._run_batch()
        lines = self.env["rma.policy.replay.line"].search(
            [("replay_id", "=", replay.id), ("partner_id", "=", self.partner.id)]
        )
        found = {
            (line.reason_id, line.resolution, line.outcome_after, line.fee_after)
            for line in lines.filtered(lambda line: line.kind == "returned")
        }
        self.assertEqual(found, {(faulty, "refund", "review", 0.0), (mind, "refund", "deny", 0.0)})

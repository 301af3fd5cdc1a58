from odoo.addons.rma_management.tests.common_core_fields import CoreFieldsCommon


class TestCoreFields(CoreFieldsCommon):
    def test_every_field_is_of_one_kind(self):
        """A field added tomorrow fails here until somebody says who writes it."""
        self.check_fields_on_core(
            "rma_management_livechat",
            {
                "chatbot.script.step": {"step_type"},
                "discuss.channel": {"rma_kept_message_id", "rma_order_ids"},
            },
        )

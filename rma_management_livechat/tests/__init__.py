# Where Odoo itself looks for tests.
from . import (
    test_chatbot,
    test_conversation,
    test_conversation_tour,
    test_core_fields,
)

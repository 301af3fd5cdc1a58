"""The rules of a return, one a file, each a method that takes any number of lines and returns
``{line.id: [Verdict]}`` for those it has something to say of.

Facts no policy can allow; terms are the policy's, which the law can overrule and a manager may
override; controls ask for approval. Equal verdicts are shown in the order of the files below.
"""

# isort: off
from . import rule_order_line
from . import rule_purchase_date
from . import rule_quantity
from . import rule_goods
from . import rule_unit
from . import rule_whole
from . import rule_sale_order
from . import rule_customer
from . import rule_company
from . import rule_currency
from . import rule_delivered
from . import rule_returnable
from . import rule_lots
from . import rule_requested_elsewhere
from . import rule_portal
from . import rule_no_order
from . import rule_window
from . import rule_condition
from . import rule_final_sale
from . import rule_evidence
from . import rule_exchange
from . import rule_exchange_product
from . import rule_exchange_stock
from . import rule_reason_approval
from . import rule_asked_before
from . import rule_keep
from . import rule_amount
from . import rule_risk

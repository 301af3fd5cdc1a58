from . import rma_line_rule_weight

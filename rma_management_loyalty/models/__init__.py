from . import (
    account_move,
    account_move_explain,
    account_move_grant,
    account_move_line,
    account_move_line_reward,
    loyalty_card,
    loyalty_history,
    loyalty_program,
    res_company,
    res_config_settings,
    rma_order,
    rma_order_grant,
)

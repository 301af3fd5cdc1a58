from . import chatbot_script_step, discuss_channel, res_users, rma_order

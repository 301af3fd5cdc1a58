import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

registry.category("discuss.channel_commands").add("return", {
    channel_types: ["livechat"],
    condition: ({store}) => store.can_create_return,
    help: _t("Make a return of this conversation"),
    methodName: "execute_command_return",
});

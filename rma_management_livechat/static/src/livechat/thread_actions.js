import {registerThreadAction} from "@mail/core/common/thread_actions";
import {_t} from "@web/core/l10n/translation";

registerThreadAction("create-return", {
    condition: ({owner, store, thread}) =>
        thread?.channel_type === "livechat" &&
        store.can_create_return &&
        !owner.isDiscussSidebarChannelActions,
    icon: "fa fa-fw fa-undo",
    name: _t("Create Return"),
    async open({store, thread}) {
        const {action, orm} = store.env.services;
        await action.doAction(
            await orm.call("discuss.channel", "action_create_return", [[thread.id]]),
        );
    },
    sequence: 11,
    sequenceGroup: 25,
});

/** Move the focus among the items of a list by the arrow keys; return whether it has moved. */
export function move(ev, list, selector) {
    const by = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[ev.key];
    const items = [...list.querySelectorAll(selector)];
    const ends = {Home: 0, End: items.length - 1};
    const index = items.indexOf(document.activeElement);
    const next = ev.key in ends ? ends[ev.key] : index + by;
    if (Number.isNaN(next) || !items[next]) {
        return false;
    }
    ev.preventDefault();
    focusItem(items[next], items);
    return true;
}

/** Give an item the focus, and with it the one place of the list among the steps of Tab. */
export function focusItem(item, items) {
    for (const each of items) {
        each.tabIndex = each === item ? 0 : -1;
    }
    item.focus();
    item.scrollIntoView({block: "nearest"});
}

import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {sprintf} from "@web/core/utils/strings";
import {Interaction} from "@web/public/interaction";

/**
 * What makes the form of a return easier to fill in. It works without: all that is known here is
 * what is on the page, and what counts is said by the server.
 */
export class PortalStart extends Interaction {
    static selector = ".o_rma_start_form";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit, "t-on-input": this.showCount},
        "#photos": {"t-on-change": this.onFilesChosen},
        ".o_rma_drop": {
            "t-on-dragover.prevent": this.onDragOver,
            "t-on-dragleave": this.onDragLeave,
            "t-on-drop.prevent": this.onDrop,
        },
        "input[name=resolution]": {"t-on-change": this.openReplacements},
    };

    setup() {
        this.files = [];
        this.urls = [];
        this.photos = this.el.querySelector("#photos");
        this.previews = this.el.querySelector(".o_rma_previews");
        this.drop = this.el.querySelector(".o_rma_drop");
        this.count = this.el.querySelector(".o_rma_count");
        this.hint = this.count.textContent;
        this.registerCleanup(() => this.forgetPreviews());
    }

    start() {
        for (const stepper of this.el.querySelectorAll(".o_rma_stepper")) {
            this.addSteps(stepper);
        }
        this.showCount();
    }

    // Quantities

    addSteps(stepper) {
        const input = stepper.querySelector("input");
        const name = stepper.querySelector("label").textContent.trim();
        const step = (sign, text, label) => {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn btn-outline-primary";
            button.textContent = text;
            button.setAttribute("aria-label", `${label} ${name}`);
            this.addListener(button, "click", () => {
                const value = (Number(input.value) || 0) + sign;
                input.value = Math.min(Math.max(value, 0), Number(input.max));
                input.dispatchEvent(new Event("input", {bubbles: true}));
            });
            return button;
        };
        input.before(step(-1, "−", _t("One less:")));
        input.after(step(1, "+", _t("One more:")));
    }

    isChosen(line) {
        const input = line.querySelector("[name^=qty_]");
        return input.type === "checkbox" ? input.checked : Number(input.value) > 0;
    }

    showCount() {
        let count = 0;
        for (const line of this.el.querySelectorAll(".o_rma_line")) {
            const isChosen = this.isChosen(line);
            line.classList.toggle("o_rma_chosen", isChosen);
            count += isChosen;
        }
        const text =
            count === 1
                ? _t("1 item chosen. Nothing is sent yet.")
                : sprintf(_t("%s items chosen. Nothing is sent yet."), count);
        this.count.textContent = count ? text : this.hint;
    }

    /** Who wants an exchange may want another variant: show where it is chosen. */
    openReplacements(ev) {
        for (const line of this.el.querySelectorAll(".o_rma_line")) {
            const choice = line.querySelector("select[name^=exchange_]");
            if (ev.target.value === "exchange" && choice?.options.length > 1) {
                line.querySelector("details").open = this.isChosen(line);
            }
        }
    }

    // Photos

    onDragOver() {
        this.drop.classList.add("o_rma_over");
    }

    onDragLeave() {
        this.drop.classList.remove("o_rma_over");
    }

    onDrop(ev) {
        this.onDragLeave();
        this.takeFiles([...this.files, ...ev.dataTransfer.files]);
    }

    onFilesChosen() {
        this.takeFiles([...this.files, ...this.photos.files]);
    }

    takeFiles(files) {
        const {maxFiles, maxSize} = this.el.dataset;
        const fitting = files.filter((file) => file.size <= Number(maxSize));
        const problems = files
            .filter((file) => !fitting.includes(file))
            .map((file) => sprintf(_t("%s is larger than 10 MB."), file.name));
        if (fitting.length > Number(maxFiles)) {
            problems.push(sprintf(_t("No more than %s files."), maxFiles));
        }
        this.files = fitting.slice(0, Number(maxFiles));
        const transfer = new DataTransfer();
        this.files.forEach((file) => transfer.items.add(file));
        this.photos.files = transfer.files;
        this.photos.setCustomValidity("");
        this.showPreviews(problems);
    }

    forgetPreviews() {
        this.urls.forEach((url) => URL.revokeObjectURL(url));
        this.urls = [];
    }

    showPreviews(problems) {
        this.forgetPreviews();
        const items = this.files.map((file) => this.makePreview(file));
        const texts = problems.map((problem) => {
            const item = document.createElement("li");
            item.className = "text-danger w-100";
            item.textContent = problem;
            return item;
        });
        this.previews.replaceChildren(...items, ...texts);
    }

    makePreview(file) {
        const item = document.createElement("li");
        if (/^image\/(jpeg|png|webp)$/.test(file.type)) {
            const image = document.createElement("img");
            image.src = URL.createObjectURL(file);
            this.urls.push(image.src);
            image.alt = file.name;
            image.className = "o_rma_thumbnail";
            item.append(image);
        } else {
            item.className = "pe-5 pt-1";
            item.append(file.name);
        }
        const remove = document.createElement("button");
        remove.type = "button";
        remove.className = "btn btn-light";
        remove.textContent = "×";
        remove.setAttribute("aria-label", sprintf(_t("Remove %s"), file.name));
        this.addListener(remove, "click", () =>
            this.takeFiles(this.files.filter((other) => other !== file)),
        );
        item.append(remove);
        return item;
    }

    // Once

    onSubmit(ev) {
        sendOnce(ev);
    }
}

export class PortalStartConfirm extends Interaction {
    static selector = ".o_rma_confirm_form, .o_rma_guest_form";
    dynamicContent = {_root: {"t-on-submit": this.onSubmit}};

    onSubmit(ev) {
        sendOnce(ev);
    }
}

/** The second click of two sends nothing: the server would make nothing of it either. */
function sendOnce(ev) {
    const form = ev.currentTarget;
    if (form.dataset.sent) {
        ev.preventDefault();
        return;
    }
    form.dataset.sent = "1";
    // Where the network has failed it can be sent again.
    setTimeout(() => delete form.dataset.sent, 3000);
}

registry.category("public.interactions").add("rma_management.portal_start", PortalStart);
registry
    .category("public.interactions")
    .add("rma_management.portal_start_confirm", PortalStartConfirm);

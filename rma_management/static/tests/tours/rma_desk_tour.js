import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const MAIN = ".o_rma_desk_main:enabled";

/** A hand scanner: a keyboard that types fast and presses Enter. */
function scan(...codes) {
    const press = (key) =>
        (document.activeElement || document.body).dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}),
        );
    return () => codes.forEach((code) => [...code, "Enter"].forEach(press));
}

/** The camera of a phone: a file for the input. */
async function takePhoto({anchor}) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 8;
    canvas.getContext("2d").fillRect(0, 0, 8, 8);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new window.DataTransfer();
    files.items.add(new File([blob], "photo.png", {type: "image/png"}));
    anchor.files = files.files;
    anchor.dispatchEvent(new Event("change", {bubbles: true}));
}

const numbers = {};

/** Remember the numbers of the two returns the test has made, by what comes back. */
function remember(rows) {
    return () => {
        for (const [name, text] of Object.entries(rows)) {
            const row = [...document.querySelectorAll(".o_rma_desk_row")].find((candidate) =>
                candidate.textContent.includes(text),
            );
            numbers[name] = row.querySelector("strong").textContent;
        }
    };
}

function total(counted, expected) {
    return `.o_rma_desk_total[data-total='${counted}/${expected}']`;
}

function message(text, type = "success") {
    return {trigger: `.o_rma_desk_message[data-type=${type}]:contains(${text})`};
}

function screen(name) {
    return `.o_rma_desk[data-screen=${name}]`;
}

// One unit: five actions from the parcel to the shelf, with no other page.
tours.add("rma_desk_unit_tour", {
    steps: () => [
        {
            trigger: `${screen("idle")} .o_rma_desk_row:contains(2 × Lamp)`,
            run: remember({mine: "1 × Chair", next: "2 × Lamp"}),
        },
        {
            content: "1. scan the return",
            trigger: screen("idle"),
            run: () => scan(numbers.mine)(),
        },
        {
            content: "2. scan the product",
            trigger: `${screen("counting")} ${total(0, 1)}`,
            run: scan("4006381333931"),
        },
        message("1 of 1 Chair"),
        {
            content: "3. receive all that is counted",
            trigger: `${screen("counting")} ${MAIN}:contains(Receive all 1 counted)`,
            run: "click",
        },
        message("1 received"),
        {
            content: "4. grade it",
            trigger: `${screen("inspecting")} .o_rma_desk_grade:first`,
            run: "click",
        },
        {
            content: "5. confirm what the grade proposes",
            trigger: `${MAIN}:contains(1 × A: Restock)`,
            run: "click",
        },
        {
            content: "All of it is done; the next scan starts the next return",
            trigger: `${screen("done")} .o_rma_desk_done:contains(1 × Chair)`,
            run: () => scan(numbers.next)(),
        },
        {trigger: `${screen("counting")} ${total(0, 2)}`},
    ],
});

// Everything that goes wrong at a dock: nothing stops it.
tours.add("rma_desk_trouble_tour", {
    steps: () => [
        {
            trigger: `${screen("idle")} .o_rma_desk_row:contains(2 × Lamp)`,
            run: remember({next: "2 × Lamp"}),
        },
        {
            content: "Type a number with a wrong character",
            trigger: ".o_rma_desk_scan input",
            run: "edit RMA00001-0",
        },
        {trigger: ".o_rma_desk_scan button[type=submit]", run: "click"},
        message("at least one character is wrong", "danger"),
        {
            content: "A serial before its return opens it and counts",
            trigger: screen("idle"),
            run: scan("SN-001"),
        },
        message("1 of 2 Phone"),
        {
            content: "The same serial again counts once",
            trigger: `${screen("counting")} ${total(1, 4)}`,
            run: scan("SN-001"),
        },
        message("SN-001 is counted already", "warning"),
        {
            content: "A product counts with each scan, however fast they come",
            trigger: total(1, 4),
            run: scan("4006381333931", "4006381333931"),
        },
        message("2 of 2 Chair"),
        {
            content: "Someone else's parcel comes in between",
            trigger: total(3, 4),
            run: () => scan(numbers.next)(),
        },
        {trigger: `${screen("counting")} ${total(0, 2)}`},
        {
            content: "Put away; what was counted before waits on the first page",
            trigger: "button[aria-label='Put this return away']",
            run: "click",
        },
        {trigger: ".o_rma_desk_parked", run: "click"},
        {
            content: "Goods of nobody are told, and the dock goes on",
            trigger: total(3, 4),
            run: scan("SN-003"),
        },
        message("is not expected on", "danger"),
        {trigger: ".o_rma_desk_problem button:contains(Go on)", run: "click"},
        {
            content: "The missing serial is not there: the rest comes later",
            trigger: `body:not(:has(.o_rma_desk_problem)) ${MAIN}:contains(the rest comes later)`,
            run: "click",
        },
        message("3 received"),
        {
            content: "A scan chooses what to inspect first",
            trigger: screen("inspecting"),
            run: scan("SN-001"),
        },
        {trigger: ".o_rma_desk_lot:contains(SN-001)"},
        {trigger: ".o_rma_desk_grade:contains(Damaged)", run: "click"},
        {trigger: ".o_rma_desk_chip[aria-pressed=true]:contains(Scrap)"},
        {
            content: "The worker knows better",
            trigger: ".o_rma_desk_chip:contains(Return to customer)",
            run: "click",
        },
        {trigger: "input[aria-label='Defect found']", run: "edit Screen is broken"},
        {
            content: "Take a photo",
            trigger: ".o_rma_desk_photo input:not(:visible), .o_rma_desk_photo input",
            run: takePhoto,
        },
        {trigger: ".o_rma_desk_thumb"},
        {trigger: `${MAIN}:contains(1 × D: Return to customer)`, run: "click"},
        message("Grade D recorded"),
        {
            content: "The two chairs by a barcode that presses the buttons",
            trigger: `${screen("inspecting")} .o_rma_desk_counter:contains(2)`,
            run: scan("OBTGRADE2"),
        },
        {trigger: `${MAIN}:contains(2 × B: Restock)`, run: scan("OBTNEXT")},
        {trigger: `${screen("done")} .o_rma_desk_done:contains(1 still to come)`},
    ],
});

/** The buttons that answer one question. */
function answer(question, text) {
    return `.o_rma_desk_item:contains(${question}) .o_rma_desk_chip:contains(${text})`;
}

// What has to be in the box, what to look at, a photo; and a box with nothing in it.
tours.add("rma_desk_checklist_tour", {
    steps: () => [
        {
            trigger: `${screen("idle")} .o_rma_desk_row:contains(2 × Lamp)`,
            run: remember({mine: "1 × Chair", next: "2 × Lamp"}),
        },
        {trigger: screen("idle"), run: () => scan(numbers.mine, "4006381333931")()},
        {
            content: "It says what has to be in the box",
            trigger: `${screen("counting")} .o_rma_desk_box:contains(In the box: Manual)`,
        },
        message("1 of 1 Chair"),
        {trigger: `${MAIN}:contains(Receive all 1 counted)`, run: "click"},
        {
            content: "What is in the box is there until somebody says otherwise",
            trigger: `${screen("inspecting")} ${answer("Manual", "Present")}[aria-pressed=true]`,
        },
        {trigger: answer("Manual", "Missing"), run: "click"},
        {
            content: "The answers propose the grade",
            trigger: ".o_rma_desk_grade[data-rank='2'] em:contains(Proposed)",
        },
        {trigger: ".o_rma_desk_grade[data-rank='2']", run: "click"},
        {
            content: "What has to be answered is named, with no button that refuses",
            trigger: ".o_rma_desk_needed:contains(Is the seal unbroken?)",
        },
        {trigger: answer("seal", "No"), run: "click"},
        {
            content: "The photo is the next thing to do",
            trigger:
                "label.o_rma_desk_main:contains(Photo needed) input:not(:visible), " +
                "label.o_rma_desk_main:contains(Photo needed) input",
            run: takePhoto,
        },
        {trigger: ".o_rma_desk_thumb"},
        {trigger: "select[aria-label='Found condition']", run: "select opened"},
        {trigger: `${MAIN}:contains(1 × C: Scrap)`, run: "click"},
        {trigger: `${screen("done")} .o_rma_desk_done:contains(1 × Chair)`},
        {trigger: screen("done"), run: () => scan(numbers.next)()},
        {
            content: "The next box is empty",
            trigger: `${screen("counting")} button:contains(Box empty or damaged)`,
            run: "click",
        },
        {
            trigger:
                ".o_rma_desk_problem .o_rma_desk_photo input:not(:visible), " +
                ".o_rma_desk_problem .o_rma_desk_photo input",
            run: takePhoto,
        },
        {trigger: ".o_rma_desk_problem .o_rma_desk_thumb"},
        {trigger: ".o_rma_desk_problem button:contains(The box is empty)", run: "click"},
        message("Noted. Customer service is told."),
        {
            content: "Goods of nobody are taken in under a number of their own",
            trigger: "button[aria-label='Put this return away']",
            run: "click",
        },
        {trigger: screen("idle"), run: scan("SN-003")},
        {trigger: "button:contains(Receive without a number)", run: "click"},
        message("Write this number on the parcel"),
    ],
});

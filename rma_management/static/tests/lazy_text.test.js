import {defineModels, fields, models, mountView, onRpc} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {click} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Parcel extends models.Model {
    _name = "parcel";

    name = fields.Char();
    story = fields.Html();

    _records = [
        {id: 1, name: "Chair", story: "<p><b>Long</b> story</p>"},
        {id: 2, name: "Lamp", story: false},
    ];
    _views = {
        form: `<form><notebook>
            <page string="Short"><field name="name"/></page>
            <page string="Long"><widget name="rma_lazy_text" field="story" placeholder="Nothing to tell"/></page>
        </notebook></form>`,
    };
}

defineMailModels();
defineModels([Parcel]);

test("the text is read once its page is opened", async () => {
    onRpc("parcel", "web_read", ({kwargs}) => {
        expect.step(`form: ${Object.keys(kwargs.specification).join()}`);
    });
    onRpc("parcel", "read", ({args}) => {
        expect.step(`page: ${args[1]}`);
    });
    await mountView({type: "form", resModel: "parcel", resId: 1});
    expect.verifySteps(["form: name,display_name"]);
    await click(".nav-link:contains(Long)");
    await animationFrame();
    expect.verifySteps(["page: story"]);
    expect("[name=story] b").toHaveText("Long");
});

test("where there is no text, that is said", async () => {
    await mountView({type: "form", resModel: "parcel", resId: 2});
    await click(".nav-link:contains(Long)");
    await animationFrame();
    expect(".tab-pane").toHaveText("Nothing to tell");
});

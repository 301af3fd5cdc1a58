import {Component, useState} from "@odoo/owl";

import {_t} from "@web/core/l10n/translation";

import {shrinkPhoto} from "./desk_photo";

/** A button for the camera of the device; what is taken goes to the desk's form or problem. */
export class DeskPhotos extends Component {
    static template = "rma_management.DeskPhotos";
    static props = {
        desk: Object,
        of: String,
        className: {type: String, optional: true},
        slots: {type: Object, optional: true},
    };
    static defaultProps = {className: "o_rma_desk_second"};

    setup() {
        this.desk = useState(this.props.desk);
    }

    get photos() {
        const {parcel, problem} = this.desk;
        return {form: parcel.form, problem}[this.props.of]?.photos || [];
    }

    async onPhoto(ev) {
        // Where they belong even if something else is on the screen by then.
        const photos = this.photos;
        const files = [...ev.target.files];
        ev.target.value = "";
        try {
            photos.push(...(await Promise.all(files.map(shrinkPhoto))));
        } catch {
            this.desk.tell("danger", _t("This is not a photo. Take it again."));
        }
    }

    removePhoto(index) {
        this.photos.splice(index, 1);
    }
}

const MAX_SIDE = 1600;
const QUALITY = 0.8;

function readAsDataUrl(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}

function load(url) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image);
        image.onerror = () => reject(new Error("not an image"));
        image.src = url;
    });
}

/**
 * Make a photo small enough for the network of a warehouse.
 *
 * @param {File} file
 * @returns {Promise<string>} JPEG as a data URL
 */
export async function shrinkPhoto(file) {
    const image = await load(await readAsDataUrl(file));
    const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY);
}

/** Return what follows the head of a data URL. */
export function toBase64(url) {
    return url.slice(url.indexOf(",") + 1);
}

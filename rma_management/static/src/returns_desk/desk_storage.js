/**
 * What must survive a reload of the page: counts that were not sent, and what waits to be sent.
 *
 * It is kept per tab, so that two people at one computer do not mix their parcels.
 */
export class DeskStorage {
    constructor(prefix, storage = sessionStorage) {
        this.prefix = prefix;
        this.storage = storage;
    }

    get(name, fallback) {
        try {
            return JSON.parse(this.storage.getItem(this.prefix + name)) ?? fallback;
        } catch {
            return fallback;
        }
    }

    set(name, value) {
        try {
            this.storage.setItem(this.prefix + name, JSON.stringify(value));
        } catch {
            // Full, of photos for example: it is all still in memory.
            this.storage.removeItem(this.prefix + name);
        }
    }
}

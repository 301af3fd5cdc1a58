/** Return a key that no other request has. */
export function newKey() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

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

    remove(name) {
        this.storage.removeItem(this.prefix + name);
    }

    /** Return the names that begin like this. */
    list(start) {
        return Object.keys(this.storage)
            .filter((name) => name.startsWith(this.prefix + start))
            .map((name) => name.slice(this.prefix.length));
    }
}

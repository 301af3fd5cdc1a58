import {ConnectionLostError} from "@web/core/network/rpc";

const RETRY_DELAY = 3000;

/**
 * One request after the other, in the order of the scans.
 *
 * Without a network it waits and sends the same request, with the same key, until there is an
 * answer: the server books it once. What books something also survives a reload of the page.
 */
export class DeskQueue {
    /**
     * @param {(method: string, args: any[]) => Promise<any>} call
     * @param {DeskStorage} storage
     * @param {(state: {waiting: number, isOffline: boolean}) => void} onChange
     */
    constructor({call, storage, onChange}) {
        this.call = call;
        this.storage = storage;
        this.onChange = onChange;
        this.entries = [];
        this.isOffline = false;
        this.isRunning = false;
        this.isStopped = false;
        this.wake = () => {};
    }

    /**
     * Send again what was not answered before the page was left.
     *
     * @param {(method: string, args: any[]) => void} onDone
     * @returns {Promise<number>} how many there were
     */
    async restore(onDone) {
        const kept = this.storage.get("queue", []);
        const resend = ({method, args}) =>
            this.book(method, args).then(
                () => onDone(method, args),
                // Refused the second time as it would have been the first.
                (error) => console.warn(error),
            );
        await Promise.all(kept.map(resend));
        return kept.length;
    }

    /** Send what books something. */
    book(method, args) {
        return this.push({method, prepare: () => args, kept: {method, args}});
    }

    /**
     * Ask; the arguments are taken when it is this request's turn.
     *
     * @param {string} method
     * @param {() => any[] | null} prepare null when nothing has to be asked any more
     * @param {(answer: any) => void} apply done before the next request
     */
    ask(method, prepare, apply) {
        return this.push({method, prepare, apply});
    }

    push(entry) {
        const answer = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
        this.entries.push(entry);
        this.changed();
        this.run();
        return answer;
    }

    stop() {
        this.isStopped = true;
        this.wake();
    }

    async run() {
        if (this.isRunning) {
            return;
        }
        this.isRunning = true;
        while (this.entries.length && !this.isStopped) {
            await this.runNext(this.entries[0]);
        }
        this.isRunning = false;
    }

    async runNext(entry) {
        let settle = null;
        try {
            const args = entry.prepare();
            const answer = args && (await this.call(entry.method, args));
            if (answer && entry.apply) {
                entry.apply(answer);
            }
            settle = () => entry.resolve(answer);
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.isOffline = true;
                this.changed();
                await this.wait();
                return;
            }
            settle = () => entry.reject(error);
        }
        this.isOffline = false;
        this.entries.shift();
        this.changed();
        settle();
    }

    /** Wait a little, or until the browser says that the network is back. */
    wait() {
        return new Promise((resolve) => {
            const timer = setTimeout(() => this.wake(), RETRY_DELAY);
            this.wake = () => {
                clearTimeout(timer);
                window.removeEventListener("online", this.wake);
                this.wake = () => {};
                resolve();
            };
            window.addEventListener("online", this.wake);
        });
    }

    changed() {
        const kept = this.entries.map((entry) => entry.kept).filter(Boolean);
        this.storage.set("queue", kept);
        this.onChange({waiting: this.entries.length, isOffline: this.isOffline});
    }
}

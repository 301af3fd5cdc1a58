// Frequencies in Hz, each for a tenth of a second: heard over a dock, told apart without looking.
const TUNES = {
    success: [880],
    done: [660, 880, 1320],
    warning: [440, 440],
    danger: [220, 180, 220],
};
const NOTE = 0.1;

/** Beeps made by the browser itself. */
export class DeskSound {
    constructor() {
        this.isMuted = false;
    }

    play(name) {
        const tune = TUNES[name];
        if (this.isMuted || !tune || !window.AudioContext) {
            return;
        }
        try {
            this.context = this.context || new AudioContext();
            this.context.resume();
            tune.forEach((frequency, index) =>
                this.playNote(frequency, this.context.currentTime + index * NOTE),
            );
        } catch (error) {
            // Nobody gets stuck for want of a loudspeaker.
            console.warn(error);
        }
    }

    playNote(frequency, start) {
        const oscillator = this.context.createOscillator();
        const gain = this.context.createGain();
        oscillator.type = "square";
        oscillator.frequency.value = frequency;
        gain.gain.value = 0.15;
        oscillator.connect(gain);
        gain.connect(this.context.destination);
        oscillator.start(start);
        oscillator.stop(start + NOTE * 0.9);
    }
}

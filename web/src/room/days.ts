/** Two sliders over days, with how much there was on each, and a button that lets the days pass. */

import { make } from "../dom";
import { shape } from "./svg";

type Word = (key: string) => string;

/** Bars that show how much there was when, and their height. */
const BARS = 80;
const HIGH = 36;

/** Milliseconds that a picture stands while days pass, and into how many pictures they are cut. */
const BEAT = 600;
const PICTURES = 24;

/** Days that can be chosen. `changed` is called with the first and last day chosen; empty where nothing is left out. */
export class Days {
  readonly box: HTMLElement;
  private readonly since: HTMLInputElement;
  private readonly until: HTMLInputElement;
  private readonly told: HTMLOutputElement;
  private readonly button: HTMLButtonElement;
  private timer = 0;

  constructor(
    private readonly days: string[],
    counted: Map<string, number>,
    private readonly word: Word,
    private readonly changed: (since: string, until: string) => void,
  ) {
    const last = Math.max(days.length - 1, 0);
    this.since = this.slider("since", 0, last);
    this.until = this.slider("until", last, last);
    this.told = make("output", { dir: "ltr" });
    this.button = make("button", { type: "button", "aria-pressed": "false", onclick: () => this.play() }, word("play"));
    this.box = make(
      "fieldset", { class: "days" }, make("legend", {}, word("days")), bars(days, counted),
      this.since, this.until, this.told, " ", this.button,
    );
    this.box.hidden = days.length < 2;
    this.tell();
  }

  /** Choose days, as an address remembers them. */
  choose(since: string, until: string): void {
    const { days } = this;
    const from = since ? days.findIndex((day) => day >= since) : 0;
    const to = until ? days.filter((day) => day <= until).length - 1 : days.length - 1;
    if (from >= 0 && to >= from) this.set(from, to);
  }

  private slider(key: string, value: number, max: number): HTMLInputElement {
    const made = make("input", { type: "range", min: 0, max, "aria-label": this.word(key) });
    made.value = String(value);
    made.addEventListener("input", () => {
      this.halt();
      this.tell();
    });
    return made;
  }

  private get ends(): [number, number] {
    const [one, other] = [Number(this.since.value), Number(this.until.value)];
    return [Math.min(one, other), Math.max(one, other)];
  }

  private set(from: number, to: number): void {
    this.since.value = String(from);
    this.until.value = String(to);
    this.tell();
  }

  private tell(): void {
    const [from, to] = this.ends;
    const { days } = this;
    for (const one of [this.since, this.until]) one.setAttribute("aria-valuetext", days[Number(one.value)] ?? "");
    this.told.textContent = `${days[from] ?? ""} – ${days[to] ?? ""}`;
    this.changed(from > 0 ? (days[from] ?? "") : "", to < days.length - 1 ? (days[to] ?? "") : "");
  }

  /** Let the days pass: a window of the days chosen, or of a part of all, moves on to the end. */
  private play(): void {
    if (this.timer) {
      this.halt();
      return;
    }
    const last = this.days.length - 1;
    let [from, to] = this.ends;
    if (from === 0 && to === last) to = Math.floor(last / PICTURES);
    if (to === last) [from, to] = [0, to - from];
    const step = Math.max(1, to - from + 1);
    this.set(from, to);
    this.shown(true);
    this.timer = window.setInterval(() => {
      const [at, end] = this.ends;
      if (end >= last) this.halt();
      else this.set(Math.min(at + step, last), Math.min(end + step, last));
    }, BEAT);
  }

  private halt(): void {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.shown(false);
  }

  private shown(playing: boolean): void {
    this.button.setAttribute("aria-pressed", String(playing));
    this.button.textContent = this.word(playing ? "stop" : "play");
  }
}

function bars(days: string[], counted: Map<string, number>): SVGSVGElement {
  const many = Math.min(BARS, days.length);
  const sums = new Array<number>(many).fill(0);
  days.forEach((day, at) => {
    const bar = Math.floor((at * many) / days.length);
    sums[bar] = (sums[bar] ?? 0) + (counted.get(day) ?? 0);
  });
  const most = Math.max(1, ...sums);
  const drawn = sums.map((sum, at) => {
    const high = (HIGH * sum) / most;
    return shape("rect", { x: at, y: HIGH - high, width: 0.9, height: high });
  });
  const view = { viewBox: `0 0 ${many} ${HIGH}`, preserveAspectRatio: "none", class: "bars", "aria-hidden": "true" };
  return shape("svg", view, ...drawn);
}

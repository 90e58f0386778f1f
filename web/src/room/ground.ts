/** The drawn map: land, and a pie for each place. It can be moved, and looked at from nearer. */

import { make } from "../dom";
import type { MapData, Told } from "./mapdata";
import { shape } from "./svg";

/** Pixels: the radius of the largest dot and the smallest. */
const LARGEST = 22;
const SMALLEST = 5;

/** How many names are written, and how near one can look. */
const NAMED = 14;
const NEAREST = 24;

export class Ground {
  readonly box: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly dots = shape("g");
  private readonly marks = new Map<number, SVGGElement>();
  private readonly view: { x: number; y: number; wide: number };
  private events: Told[] = [];
  private chosen = -1;

  constructor(
    private readonly data: MapData,
    word: (key: string) => string,
    private readonly choose: (place: number) => void,
  ) {
    this.view = { x: 0, y: 0, wide: data.wide };
    const land = shape("path", { class: "land", d: data.land.join("") });
    this.svg = shape("svg", { class: "ground", role: "img", "aria-label": word("map_alt"), tabindex: 0 }, land, this.dots);
    const zoom = make("div", { class: "zoom" });
    for (const [key, sign, by] of [["nearer", "+", 0.6], ["farther", "−", 1 / 0.6], ["back", "⟲", 0]] as const) {
      zoom.append(make("button", { type: "button", "aria-label": word(key), onclick: () => this.zoom(by) }, sign));
    }
    this.box = make("div", { class: "stage", dir: "ltr" });
    this.box.append(this.svg, zoom);
    this.listen();
    this.look();
  }

  /** Draw a pie of its families for each place, the largest below the others. */
  draw(events: Told[]): void {
    this.events = events;
    const found = new Map<number, number[][]>();
    for (const [place, family, happened] of events) {
      const counts = found.get(place) ?? [[], []];
      found.set(place, counts);
      const side = counts[happened ? 0 : 1] as number[];
      side[family] = (side[family] ?? 0) + 1;
    }
    const order = [...found].sort((one, two) => total(two[1]) - total(one[1]));
    const most = Math.max(6, total(order[0]?.[1] ?? []));
    const unit = this.view.wide / this.pixels;
    this.marks.clear();
    const drawn = order.map(([place, counts], rank) => {
      const radius = (SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(total(counts) / most)) * unit;
      const mark = this.pie(place, counts, radius, unit, rank < NAMED);
      this.marks.set(place, mark);
      return mark;
    });
    this.dots.replaceChildren(...drawn);
    this.mark(this.chosen);
  }

  /** Put one place forward. */
  mark(place: number): void {
    this.chosen = place;
    for (const [at, mark] of this.marks) mark.classList.toggle("chosen", at === place);
  }

  private get pixels(): number {
    return this.svg.clientWidth || 900;
  }

  private pie(place: number, counts: number[][], radius: number, unit: number, named: boolean): SVGGElement {
    const { at, exact, name } = this.data.places[place] ?? { at: [0, 0], exact: true, name: "" };
    const [x, y] = at as [number, number];
    const mark = shape("g", { class: "dot", transform: `translate(${x} ${y})` });
    const all = total(counts);
    let turn = 0;
    counts.forEach((side, other) =>
      side.forEach((count, family) => {
        mark.append(shape("path", { class: other ? `not f-${family}` : `f-${family}`, d: wedge(turn, turn + count / all, radius) }));
        turn += count / all;
      }),
    );
    if (!exact) mark.append(shape("circle", { class: "wide", r: radius + 3 * unit }));
    if (named) {
      const label = shape("text", { y: -radius - 3 * unit, "font-size": 12 * unit, "text-anchor": "middle" }, name);
      label.setAttribute("stroke-width", String(3 * unit));
      mark.append(label);
    }
    mark.append(shape("title", {}, `${name}: ${all}`));
    mark.addEventListener("click", () => this.choose(place));
    return mark;
  }

  private get tall(): number {
    return (this.view.wide * this.data.high) / this.data.wide;
  }

  private look(): void {
    const { x, y, wide } = this.view;
    this.svg.setAttribute("viewBox", `${x} ${y} ${wide} ${this.tall}`);
    this.draw(this.events);
  }

  /** Nearer (below 1), farther (above 1) or back to the whole (0), around a point of the map. */
  private zoom(by: number, about?: [number, number]): void {
    const { data, view } = this;
    if (!by) Object.assign(view, { x: 0, y: 0, wide: data.wide });
    else {
      const wide = Math.min(data.wide * 1.8, Math.max(data.wide / NEAREST, view.wide * by));
      const [x, y] = about ?? [view.x + view.wide / 2, view.y + this.tall / 2];
      const share = wide / view.wide;
      Object.assign(view, { x: x - (x - view.x) * share, y: y - (y - view.y) * share, wide });
    }
    this.look();
  }

  private move(x: number, y: number): void {
    this.view.x += x;
    this.view.y += y;
    this.svg.setAttribute("viewBox", `${this.view.x} ${this.view.y} ${this.view.wide} ${this.tall}`);
  }

  private listen(): void {
    const { svg } = this;
    const steps: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    svg.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (step) this.move((step[0] * this.view.wide) / 10, (step[1] * this.view.wide) / 10);
      else if (event.key === "+" || event.key === "=") this.zoom(0.6);
      else if (event.key === "-") this.zoom(1 / 0.6);
      else if (event.key === "0") this.zoom(0);
      else return;
      event.preventDefault();
    });
    svg.addEventListener("pointermove", (event) => {
      if (!(event.buttons & 1)) return;
      const unit = this.view.wide / this.pixels;
      this.move(-event.movementX * unit, -event.movementY * unit);
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && document.activeElement !== svg) return;
      event.preventDefault();
      const { left, top } = svg.getBoundingClientRect();
      const unit = this.view.wide / this.pixels;
      this.zoom(event.deltaY < 0 ? 0.8 : 1.25, [this.view.x + (event.clientX - left) * unit, this.view.y + (event.clientY - top) * unit]);
    }, { passive: false });
  }
}

function total(counts: number[][]): number {
  return counts.flat().reduce((sum, one) => sum + (one || 0), 0);
}

/** A piece of a circle, between two turns of it, from the top and clockwise. */
function wedge(from: number, to: number, radius: number): string {
  if (to - from > 0.9999) return `M0 ${-radius}A${radius} ${radius} 0 1 1 -0.01 ${-radius}Z`;
  const [x1, y1, x2, y2] = [from, to].flatMap((turn) => {
    const angle = 2 * Math.PI * turn;
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
  return `M0 0L${x1} ${y1}A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z`;
}

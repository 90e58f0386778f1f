/** Arcs over the text of a report: from the word that tells of an event to who and what fills its roles. */

import { shape } from "./svg";

/** Where a word begins that tells of an event, and its fillers: role, what the role is called, where it begins. */
type Arc = [number, [string, string, number][]];

/** A place in the text, measured from the corner of its box. */
interface Spot {
  x: number;
  top: number;
}

/** Pixels that an arc rises above its words: the least, the most, and by how long it is. */
const LEAST = 12;
const MOST = 34;
const RISE = 0.09;

/** Let the button draw and remove the arcs. */
export function startArcs(): void {
  const button = document.getElementById("arcs");
  const box = document.querySelector<HTMLElement>("[data-arcs]");
  if (!button || !box) return;
  const arcs = JSON.parse(box.dataset["arcs"] ?? "[]") as Arc[];
  const overlay = shape("svg", { class: "overlay", "aria-hidden": "true" });
  const toggle = (): void => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    box.classList.toggle("arced", on);
    if (on) box.append(overlay);
    else overlay.remove();
    if (on) draw(box, overlay, arcs);
  };
  button.hidden = false;
  document.getElementById("arcs-hint")?.removeAttribute("hidden");
  button.addEventListener("click", toggle);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "a" && event.code !== "KeyA") return;
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    toggle();
  });
  new ResizeObserver(() => {
    if (overlay.isConnected) draw(box, overlay, arcs);
  }).observe(box);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function draw(box: HTMLElement, overlay: SVGSVGElement, arcs: Arc[]): void {
  const spots = measure(box);
  const lines: SVGElement[] = [];
  const labels: SVGElement[] = [];
  for (const [start, ends] of arcs) {
    const from = spots.get(start);
    for (const [role, label, at] of ends) {
      const to = spots.get(at);
      if (!from || !to) continue;
      const [line, text] = arc(from, to, role, label);
      lines.push(line);
      labels.push(text);
    }
  }
  overlay.setAttribute("width", String(box.clientWidth));
  overlay.setAttribute("height", String(box.clientHeight));
  overlay.replaceChildren(...lines, ...labels);
}

/** Where the marked words begin that arcs go from and to: the middle of the upper edge of the first line of each. */
function measure(box: HTMLElement): Map<number, Spot> {
  const corner = box.getBoundingClientRect();
  const found = new Map<number, Spot>();
  for (const one of box.querySelectorAll<HTMLElement>("[data-at]")) {
    const [line] = one.getClientRects();
    if (!line) continue;
    const x = line.left + line.width / 2 - corner.left - box.clientLeft;
    found.set(Number(one.dataset["at"]), { x, top: line.top - corner.top - box.clientTop });
  }
  return found;
}

/** An arc with an arrowhead at the filler, and the name of the role at its highest point. */
function arc(from: Spot, to: Spot, role: string, label: string): [SVGElement, SVGElement] {
  const rise = Math.min(MOST, LEAST + RISE * Math.abs(to.x - from.x));
  const high = Math.min(from.top, to.top) - rise;
  const path = `M ${from.x} ${from.top} C ${from.x} ${high}, ${to.x} ${high}, ${to.x} ${to.top}`;
  const head = `M ${to.x - 4} ${to.top - 6} L ${to.x} ${to.top} L ${to.x + 4} ${to.top - 6}`;
  const line = shape("g", { class: `arc r-${role}` }, shape("path", { d: path }), shape("path", { d: head }));
  const y = (from.top + to.top) / 8 + (6 * high) / 8;
  const text = shape("text", { class: `r-${role}`, x: (from.x + to.x) / 2, y: y - 2, "text-anchor": "middle" }, label);
  return [line, text];
}

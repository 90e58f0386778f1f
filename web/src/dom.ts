/** Elements without markup: text goes in as text, whatever it says. */

type Props = Record<string, string | number | boolean | (() => void)>;

/** An element with attributes, listeners (`onclick`) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false) element.setAttribute(name, String(value));
  }
  element.append(...children);
  return element;
}

/** The element of an id that the page's own markup has. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element #${id}`);
  return element as T;
}

/** Days and spans of days, whose parts a line from right to left would turn round. */
const DAYS = /(\d{4}-\d{2}-\d{2}(?:\/(?:\d{4}-\d{2}-\d{2})?)?)/;

/** A text of unknown direction, shut off from what stands around it; days from the left. */
export function isolated(text: string): HTMLElement {
  const parts = text.split(DAYS).filter(Boolean);
  return make("bdi", {}, ...parts.map((part) => (DAYS.test(part) ? make("bdi", { dir: "ltr" }, part) : part)));
}

/** A quote with stretches marked, in the direction of its language. */
export function quoted(text: string, marks: [number, number][], lang: string): HTMLElement {
  const chars = [...text];
  const box = make("blockquote", { lang, dir: lang === "ar" ? "rtl" : "auto" });
  let at = 0;
  for (const [start, end] of marks) {
    if (start < at || end > chars.length) continue;
    box.append(chars.slice(at, start).join(""), make("mark", {}, chars.slice(start, end).join("")));
    at = end;
  }
  box.append(chars.slice(at).join(""));
  return box;
}

/** The map with a slider of days: dots by how many events a place saw, each leading to its events. */

import { isolated, make } from "../dom";
import { Days } from "./days";
import { Ground } from "./ground";
import { inTime, type MapData, readMap, type Told } from "./mapdata";

/** Places in the list beside the map, and events of a place, before there are too many to read. */
const LISTED = 60;
const SHOWN = 100;

/** Draw every map of the page. */
export function startMaps(): void {
  for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) {
    readMap(box.dataset["map"] ?? "").then(
      (data) => new EventMap(box, data),
      (error: unknown) => box.append(make("p", { class: "problem", role: "alert" }, String(error))),
    );
  }
}

class EventMap {
  private readonly ground: Ground;
  private readonly list = make("ul", { class: "placelist" });
  private readonly count = make("p", { role: "status" });
  private readonly panel = make("div", { class: "placed", tabindex: 0, role: "region" });
  private shown: Told[] = [];
  private chosen = -1;

  constructor(box: HTMLElement, private readonly data: MapData) {
    const word = (key: string): string => data.words[key] ?? key;
    this.panel.setAttribute("aria-label", word("events"));
    this.ground = new Ground(data, word, (place) => this.choose(place));
    const counted = new Map<string, number>();
    for (const [, , , begun, ended] of data.events) {
      for (const day of new Set([begun, ended])) if (day) counted.set(day, (counted.get(day) ?? 0) + 1);
    }
    const [first, last] = decodeURIComponent(location.hash.slice(1)).split("..");
    const days = new Days([...counted.keys()].sort(), counted, word, (since, until) => this.show(since, until));
    const head = make("h3", {}, word("map_places"));
    const aside = make("div", { class: "mapside" }, this.count, this.panel, head, this.list);
    box.replaceChildren(days.box, make("div", { class: "mapwide" }, this.ground.box, aside), this.legend(word));
    if (first !== undefined && last !== undefined) days.choose(first, last);
    box.dataset["drawn"] = "";
  }

  /** Show the events of some days. */
  private show(since: string, until: string): void {
    this.shown = this.data.events.filter((one) => inTime(one, since, until));
    if (since || until) history.replaceState(null, "", `#${since}..${until}`);
    else if (location.hash.includes("..")) history.replaceState(null, "", location.pathname + location.search);
    this.ground.draw(this.shown);
    this.fill();
    this.tell();
  }

  private choose(place: number): void {
    this.chosen = place === this.chosen ? -1 : place;
    this.ground.mark(this.chosen);
    this.tell();
    if (this.chosen >= 0) this.panel.focus({ preventScroll: true });
  }

  /** The places that are shown, those with most events first. */
  private fill(): void {
    const counts = new Map<number, number>();
    for (const [place] of this.shown) counts.set(place, (counts.get(place) ?? 0) + 1);
    const order = [...counts].sort((one, two) => two[1] - one[1] || one[0] - two[0]);
    this.count.textContent = `${this.data.words["events"] ?? ""}: ${this.shown.length}`;
    if (this.data.nowhere) this.count.append(` · ${this.data.words["map_nowhere"] ?? ""}: ${this.data.nowhere}`);
    this.list.replaceChildren(
      ...order.slice(0, LISTED).map(([place, count]) =>
        make(
          "li", {},
          make(
            "button", { type: "button", onclick: () => this.choose(place) },
            isolated(this.data.places[place]?.name ?? ""), ` (${count})`,
          ),
        ),
      ),
    );
  }

  /** The events of the place that was chosen. */
  private tell(): void {
    const place = this.data.places[this.chosen];
    if (!place) {
      this.panel.replaceChildren(make("p", { class: "hint" }, this.data.words["map_pick"] ?? ""));
      return;
    }
    const events = this.shown.filter(([at]) => at === this.chosen);
    const items = events.slice(0, SHOWN).map(([, , happened, , , key, name]) => {
      const link = make("a", { href: `/event/${encodeURIComponent(key)}` }, isolated(name));
      return make("li", { class: happened ? "" : "not" }, link);
    });
    const head = make("h3", {}, make("a", { href: place.href }, isolated(place.name)), ` (${events.length})`);
    this.panel.replaceChildren(head, make("ul", {}, ...items));
    this.panel.scrollTop = 0;
  }

  private legend(word: (key: string) => string): HTMLElement {
    const used = new Set(this.data.events.map(([, family]) => family));
    const items = this.data.families.flatMap((label, at) =>
      used.has(at) ? [make("li", {}, make("span", { class: `sample f-${at}`, "aria-hidden": "true" }), ` ${label}`)] : [],
    );
    const wide = make("li", {}, make("span", { class: "sample wide", "aria-hidden": "true" }), ` ${word("map_wide")}`);
    const some = this.data.places.some((one) => !one.exact);
    return make("ul", { class: "legend", "aria-label": word("map_legend") }, ...items, ...(some ? [wide] : []));
  }
}

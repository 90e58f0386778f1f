/** What is looked at: filters, what is chosen, and the words of the interface. */

import { type Bond, type Lang, type Page, readPage } from "./data";
import { fold } from "./fold";

export interface Filter {
  text: string;
  since: string;
  until: string;
  relations: Set<string>;
  statuses: Set<string>;
  everybody: boolean;
}

/** Bonds of one pair that are left, and what they weigh together. */
export interface Pair {
  key: string;
  from: number;
  to: number;
  bonds: Bond[];
  weight: number;
  sign: number;
  happened: boolean;
}

export class State {
  readonly page: Page = readPage();
  readonly filter: Filter;
  readonly days: string[];
  lang: Lang;
  private readonly keys: string[];

  constructor() {
    const { bonds, grounds } = this.page;
    this.days = [...new Set(grounds.flatMap((one) => [one.first, one.last]).filter(Boolean))].sort();
    this.filter = {
      text: "",
      since: "",
      until: "",
      relations: new Set(bonds.map((one) => one.relation)),
      statuses: new Set(bonds.map((one) => one.status)),
      everybody: false,
    };
    this.lang = this.page.lang === "en" ? "en" : "ar";
    this.keys = this.page.actors.map((one) => fold([one.en, one.ar, ...one.names].join(" \n")));
  }

  /** A word of the interface or of the ontology. */
  word(key: string): string {
    return this.page.words[key]?.[this.lang] ?? key;
  }

  /** An actor's name as the page was asked to show it. */
  name(actor: number): string {
    const one = this.page.actors[actor];
    if (!one) return "";
    if (this.page.lang === "both" && one.ar !== one.en) return `${one.ar} · ${one.en}`;
    return this.page.lang === "both" ? one.ar : one[this.page.lang];
  }

  /** Whether the words looked for stand in any of an actor's names. */
  matches(actor: number): boolean {
    const wanted = fold(this.filter.text);
    return wanted !== "" && (this.keys[actor] ?? "").includes(wanted);
  }

  /** Whether something that a bond follows from lies in the days asked for. */
  inTime(ground: number): boolean {
    const { since, until } = this.filter;
    const one = this.page.grounds[ground];
    if (!one || (!since && !until)) return true;
    if (!one.first && !one.last) return false;
    return (one.last || one.first) >= (since || "") && (one.first || one.last) <= (until || "~");
  }

  /** Bonds by pair under the present filter, the heaviest first. */
  pairs(): Pair[] {
    const found = new Map<string, Pair>();
    for (const bond of this.page.bonds) {
      if (!this.filter.relations.has(bond.relation) || !this.filter.statuses.has(bond.status)) continue;
      const grounds = bond.grounds.filter((one) => this.inTime(one));
      if (!grounds.length) continue;
      const key = `${bond.from}>${bond.to}`;
      const pair = found.get(key) ?? { key, from: bond.from, to: bond.to, bonds: [], weight: 0, sign: 0, happened: false };
      const weight = grounds.reduce((sum, one) => sum + (this.page.grounds[one]?.weight ?? 1), 0);
      pair.bonds.push({ ...bond, grounds });
      pair.weight += weight;
      pair.sign += bond.sign * Math.max(weight, 1);
      pair.happened ||= bond.status === "Asserted";
      found.set(key, pair);
    }
    return [...found.values()].sort((one, two) => two.weight - one.weight || one.key.localeCompare(two.key));
  }

  /** The actors that are shown: the strongest, unless everybody is asked for. */
  strongest(pairs: Pair[]): Set<number> {
    const weight = new Map<number, number>();
    for (const pair of pairs) {
      for (const end of [pair.from, pair.to]) weight.set(end, (weight.get(end) ?? 0) + Math.max(pair.weight, 0.1));
    }
    const order = [...weight.keys()].sort((one, two) => (weight.get(two) ?? 0) - (weight.get(one) ?? 0) || one - two);
    return new Set(this.filter.everybody ? order : order.slice(0, this.page.shown));
  }
}

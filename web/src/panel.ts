/** The panel beside the network: actors, what passed between two of them, and the sentences that say so. */

import { isolated, make, quoted } from "./dom";
import type { Claim, Ground } from "./data";
import type { Pair, State } from "./state";

type Choose = (what: string) => void;

/** The actors that are shown, or of these those that are looked for, as a list of buttons. */
export function actorList(state: State, pairs: Pair[], actors: Set<number>, choose: Choose): HTMLElement {
  const count = new Map<number, number>();
  for (const pair of pairs) {
    for (const end of [pair.from, pair.to]) count.set(end, (count.get(end) ?? 0) + pair.weight);
  }
  const wanted = [...actors].filter((one) => !state.filter.text || state.matches(one));
  wanted.sort((one, two) => (count.get(two) ?? 0) - (count.get(one) ?? 0) || one - two);
  const list = make("ul", { class: "list" });
  for (const one of wanted) {
    const label = [isolated(state.name(one)), make("span", { class: "count" }, String(count.get(one) ?? 0))];
    list.append(make("li", {}, make("button", { type: "button", onclick: () => choose(String(one)) }, ...label)));
  }
  if (!wanted.length) list.append(make("li", { class: "none" }, state.word("nothing found")));
  return list;
}

/** One actor and everyone it has to do with. */
export function actorView(state: State, actor: number, pairs: Pair[], choose: Choose): HTMLElement {
  const one = state.page.actors[actor];
  const box = make("section", {}, back(state, choose), make("h2", {}, isolated(state.name(actor))));
  if (one) {
    box.append(make("p", { class: "about" }, state.word(one.cls), ...(one.qid ? [" · ", item(one.qid)] : [])));
  }
  const list = make("ul", { class: "list" });
  for (const pair of pairs.filter((each) => each.from === actor || each.to === actor)) {
    list.append(make("li", {}, pairButton(state, pair, choose)));
  }
  box.append(list);
  return box;
}

/** All that passed from one actor to another: relations, their events, and what reports say of each. */
export function pairView(state: State, pair: Pair, choose: Choose): HTMLElement {
  const ends = make("h2", {}, isolated(state.name(pair.from)), arrow(state), isolated(state.name(pair.to)));
  const box = make("section", {}, back(state, choose), ends);
  for (const bond of pair.bonds) {
    const title = make("h3", {}, state.word(bond.relation), make("span", { class: "status" }, state.word(bond.status)));
    box.append(title, ...bond.grounds.map((at) => groundView(state, state.page.grounds[at])));
  }
  return box;
}

function groundView(state: State, ground: Ground | undefined): HTMLElement {
  if (!ground) return make("article");
  const when = [...new Set([ground.first, ground.last].filter(Boolean))].join(" – ");
  const box = make("article", {}, make("h4", {}, isolated(ground.label[state.lang])));
  if (when) box.append(make("p", { class: "when" }, isolated(when)));
  box.append(...ground.claims.map((one) => claimView(state, one)));
  return box;
}

function claimView(state: State, claim: Claim): HTMLElement {
  const about = [claim.sources[state.lang], claim.outlet, claim.day].filter(Boolean);
  const line = make("p", { class: "about" }, state.word(claim.modality));
  for (const one of about) line.append(" · ", isolated(one));
  const quote = claim.quote ? quoted(claim.quote, claim.marks, claim.lang) : make("p", {}, state.word("no quote"));
  return make("div", { class: "claim" }, quote, line, make("p", { class: "report" }, isolated(claim.report)));
}

function pairButton(state: State, pair: Pair, choose: Choose): HTMLElement {
  const relations = [...new Set(pair.bonds.map((one) => state.word(one.relation)))].join(state.lang === "ar" ? "، " : ", ");
  return make(
    "button",
    { type: "button", onclick: () => choose(pair.key) },
    isolated(state.name(pair.from)), arrow(state), isolated(state.name(pair.to)),
    make("span", { class: "relation" }, relations),
  );
}

function back(state: State, choose: Choose): HTMLElement {
  return make("button", { type: "button", class: "back", onclick: () => choose("") }, state.word("back"));
}

function arrow(state: State): HTMLElement {
  const way = document.documentElement.dir === "rtl" ? " ← " : " → ";
  return make("span", { "aria-hidden": "true" }, state.page.directed ? way : " — ");
}

function item(qid: string): HTMLElement {
  return make("a", { href: `https://www.wikidata.org/wiki/${encodeURIComponent(qid)}`, rel: "noreferrer" }, qid);
}

/** A network in one file: it opens from disk, asks no other machine for anything, and leads back to the sentence. */

import { byId, make } from "./dom";
import { buildFilters } from "./filters";
import { Network } from "./network";
import { actorList, actorView, pairView } from "./panel";
import { type Pair, State } from "./state";

const state = new State();
let pairs: Pair[] = [];
let actors = new Set<number>();
let chosen = "";

document.documentElement.lang = state.lang;
document.documentElement.dir = state.lang === "ar" ? "rtl" : "ltr";
document.title = state.page.title[state.lang];
byId("title").textContent = state.page.title[state.lang];
byId("note").textContent = state.page.note[state.lang];

const network = new Network(state, choose);

/** What is chosen: an actor, a pair, or nothing; the address remembers it. */
function choose(what: string): void {
  chosen = what;
  history.replaceState(null, "", what ? `#${what}` : " ");
  showPanel(true);
  network.focus(what);
}

function showPanel(move = false): void {
  const pair = pairs.find((one) => one.key === chosen);
  const actor = /^\d+$/.test(chosen) ? Number(chosen) : -1;
  const panel = byId("panel");
  panel.replaceChildren(
    pair ? pairView(state, pair, choose)
      : actor in state.page.actors ? actorView(state, actor, pairs, choose)
        : actorList(state, pairs, actors, choose),
  );
  panel.scrollTop = 0;
  if (move) panel.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
}

function draw(): void {
  pairs = state.pairs();
  actors = state.strongest(pairs);
  network.show(pairs, actors, chosen);
  const all = new Set(pairs.flatMap((one) => [one.from, one.to])).size;
  byId("left").textContent = all > actors.size ? `${state.word("shown")}: ${actors.size} / ${all}` : `${state.word("shown")}: ${all}`;
  byId("more").hidden = !state.filter.everybody && all <= actors.size;
  showPanel();
}

buildFilters(state, draw);
for (const [id, by] of [["nearer", 0.7], ["farther", 1.4], ["reset", 0]] as const) {
  const button = byId<HTMLButtonElement>(id);
  button.setAttribute("aria-label", state.word(id));
  button.addEventListener("click", () => network.zoom(by));
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") choose("");
  if (event.key === "/" && document.activeElement?.tagName !== "INPUT") {
    event.preventDefault();
    byId("search").focus();
  }
});
chosen = decodeURIComponent(location.hash.slice(1));
draw();
void network.start(byId("network")).then(() => document.body.append(make("span", { id: "ready", hidden: true })));

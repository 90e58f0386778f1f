/** Filters: words, days, relations, status; and the legend, which says what the colours mean. */

import { byId, make } from "./dom";
import { SIGNS, type Sign } from "./network";
import type { State } from "./state";

/** Build the controls once; `changed` is called after every move. */
export function buildFilters(state: State, changed: () => void): void {
  const search = byId<HTMLInputElement>("search");
  search.placeholder = state.word("search");
  search.setAttribute("aria-label", state.word("search"));
  search.addEventListener("input", () => {
    state.filter.text = search.value;
    changed();
  });
  const all = byId<HTMLInputElement>("everybody");
  all.addEventListener("change", () => {
    state.filter.everybody = all.checked;
    changed();
  });
  buildDays(state, changed);
  const { relations, statuses } = state.filter;
  buildChoices(state, "relations", relations, changed);
  buildChoices(state, "statuses", statuses, changed);
  for (const element of document.querySelectorAll<HTMLElement>("[data-word]")) {
    element.textContent = state.word(element.dataset["word"] ?? "");
  }
  byId("legend").replaceChildren(...(Object.keys(SIGNS) as Sign[]).map((sign) => sample(state, sign)));
}

/** Two sliders over the days on which anything happened. */
function buildDays(state: State, changed: () => void): void {
  const { days, filter } = state;
  const [since, until] = [byId<HTMLInputElement>("since"), byId<HTMLInputElement>("until")];
  byId("days").hidden = days.length < 2;
  const last = Math.max(days.length - 1, 0);
  for (const slider of [since, until]) slider.max = String(last);
  until.value = String(last);
  const moved = (): void => {
    const low = Math.min(Number(since.value), Number(until.value));
    const high = Math.max(Number(since.value), Number(until.value));
    filter.since = low > 0 ? (days[low] ?? "") : "";
    filter.until = high < last ? (days[high] ?? "") : "";
    for (const [slider, at] of [[since, Number(since.value)], [until, Number(until.value)]] as const) {
      slider.setAttribute("aria-valuetext", days[at] ?? "");
    }
    byId("span").textContent = `${days[low] ?? ""} – ${days[high] ?? ""}`;
    changed();
  };
  since.setAttribute("aria-label", state.word("since"));
  until.setAttribute("aria-label", state.word("until"));
  since.addEventListener("input", moved);
  until.addEventListener("input", moved);
  byId("span").textContent = `${days[0] ?? ""} – ${days[last] ?? ""}`;
}

function buildChoices(state: State, id: string, chosen: Set<string>, changed: () => void): void {
  const box = byId(id);
  box.append(make("legend", {}, state.word(id)));
  for (const one of [...chosen].sort()) {
    const tick = make("input", { type: "checkbox", checked: true });
    tick.addEventListener("change", () => {
      if (tick.checked) chosen.add(one);
      else chosen.delete(one);
      changed();
    });
    box.append(make("label", {}, tick, " ", state.word(one)));
  }
}

function sample(state: State, sign: Sign): HTMLElement {
  return make("li", {}, make("span", { class: `sample ${sign}`, "aria-hidden": "true" }), " ", state.word(sign));
}

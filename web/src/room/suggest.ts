/** Names offered while somebody types who is meant. */

import { make } from "../dom";

/** Milliseconds without a key before this service is asked. */
const PAUSE = 200;

/** Offer names in every field that asks for an entity. */
export function startSuggestions(): void {
  let waiting = 0;
  let asked = "";
  for (const field of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) {
    field.addEventListener("input", () => {
      window.clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        const text = field.value.trim();
        if (!text || text === asked || text.endsWith("]")) return;
        asked = text;
        void offer(field, text);
      }, PAUSE);
    });
  }
}

async function offer(field: HTMLInputElement, text: string): Promise<void> {
  const answer = await fetch(`/suggest?q=${encodeURIComponent(text)}`);
  const list = field.list;
  if (!answer.ok || !list || field.value.trim() !== text) return;
  const names = (await answer.json()) as string[];
  list.replaceChildren(...names.map((one) => make("option", { value: one })));
}

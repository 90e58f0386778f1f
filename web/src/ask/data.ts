/** What the page tells the editor: prefixes, the ontology's terms, and words; written by `kg/serve/room_ask.py`. */

/** Name with prefix, what it is, and its label in the language of the page. */
export type Term = [name: string, kind: "class" | "property" | "constant", label: string];

export interface Told {
  prefixes: Record<string, string>;
  terms: Term[];
  words: Record<string, string>;
  nonce: string;
}

/** The page's own data, from its script element of type `application/json`. */
export function readTold(): Told {
  const element = document.getElementById("asking");
  if (!element?.textContent) throw new Error("this page has lost its data");
  return JSON.parse(element.textContent) as Told;
}

/** A word of the page, with the values of its gaps. */
export function word(told: Told, key: string, values: Record<string, string | number> = {}): string {
  const text = told.words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
}

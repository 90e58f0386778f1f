/** What a page holds: written by `kg/view/page.py`, read once. Texts of reports are data, never markup. */

export type Lang = "ar" | "en";

export interface Actor {
  id: string;
  en: string;
  ar: string;
  names: string[];
  cls: string;
  mode: string;
  qid: string;
  x: number;
  y: number;
}

/** All that is of one relation and one status between two actors. */
export interface Bond {
  from: number;
  to: number;
  relation: string;
  status: string;
  sign: -1 | 0 | 1;
  grounds: number[];
}

export interface Claim {
  /** Title, outlet, day and language of the report. */
  report: string;
  outlet: string;
  day: string;
  lang: string;
  sources: Record<Lang, string>;
  modality: string;
  quote: string;
  /** Stretches of the quote to be marked. */
  marks: [number, number][];
}

/** What a bond follows from: an event, or a standing relation that a report states. */
export interface Ground {
  label: Record<Lang, string>;
  cls: string;
  status: string;
  first: string;
  last: string;
  weight: number;
  claims: Claim[];
}

export interface Page {
  title: Record<Lang, string>;
  note: Record<Lang, string>;
  lang: Lang | "both";
  directed: boolean;
  shown: number;
  words: Record<string, Record<Lang, string>>;
  actors: Actor[];
  bonds: Bond[];
  grounds: Ground[];
}

/** The page's own data, from its script element of type `application/json`. */
export function readPage(): Page {
  const element = document.getElementById("data");
  if (!element?.textContent) throw new Error("this page has lost its data; write it again with kg network");
  return JSON.parse(element.textContent) as Page;
}

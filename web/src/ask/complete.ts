/** Completion: names of the ontology by their name or label, prefixes, variables of the query, keywords. */

import { type Completion, type CompletionContext, type CompletionResult, pickedCompletion } from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import type { EditorView } from "@codemirror/view";
import type { Told } from "./data";

const KEYWORDS = [
  "SELECT", "DISTINCT", "WHERE", "FILTER", "OPTIONAL", "UNION", "MINUS", "GRAPH", "BIND", "VALUES", "NOT EXISTS", "EXISTS",
  "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "OFFSET", "ASK", "CONSTRUCT", "DESCRIBE", "PREFIX", "AS", "COUNT", "SUM", "MIN",
  "MAX", "AVG", "SAMPLE", "GROUP_CONCAT", "CONTAINS", "REGEX", "LANG", "STR", "BOUND", "COALESCE", "STRSTARTS", "YEAR", "MONTH",
];

/** The prefixes that a query declares itself. */
export function declared(text: string): Set<string> {
  return new Set([...text.matchAll(/\bPREFIX\s+([^\s:]*):/gi)].map((one) => one[1] ?? ""));
}

/** The change that declares a prefix at the top of a text, or none if it is there or not known. */
export function declaring(told: Told, text: string, prefix: string): { from: number; insert: string } | undefined {
  const iri = told.prefixes[prefix];
  return iri && !declared(text).has(prefix) ? { from: 0, insert: `PREFIX ${prefix}: <${iri}>\n` } : undefined;
}

/** Put a name in, and its prefix where the query does not have it yet. */
function put(told: Told, name: string) {
  return (view: EditorView, picked: Completion, from: number, to: number): void => {
    const top = declaring(told, view.state.doc.toString(), name.split(":")[0] ?? "");
    const changes = [...(top ? [top] : []), { from, to, insert: name }];
    const anchor = from + name.length + (top?.insert.length ?? 0);
    view.dispatch({ changes, selection: { anchor }, annotations: pickedCompletion.of(picked) });
  };
}

/** A completion source for the terms of the page. */
export function completing(told: Told): (context: CompletionContext) => CompletionResult | null {
  const named: Completion[] = told.terms.map(([name, type, label]) => ({ label: name, detail: label, type, apply: put(told, name) }));
  const labelled: Completion[] = told.terms.map(([name, type, label]) => (
    { label, detail: name, type, apply: put(told, name), boost: -1 }
  ));
  const spaces: Completion[] = Object.entries(told.prefixes).map(([prefix, iri]) => (
    { label: `${prefix}: <${iri}>`, type: "namespace" }
  ));
  const keywords: Completion[] = KEYWORDS.map((label) => ({ label, type: "keyword", boost: -2 }));
  return (context) => {
    const within = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (within === "String" || within === "Comment") return null;
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const prefix = /\bPREFIX\s+(\S*)$/i.exec(before);
    if (prefix) return { from: context.pos - (prefix[1] ?? "").length, options: spaces, validFor: /^[\w:]*$/ };
    const begun = /[?$]?[\p{L}\p{N}_:-]*$/u.exec(before)?.[0] ?? "";
    if (!begun && !context.explicit) return null;
    const from = context.pos - begun.length;
    if (/^[?$]/.test(begun)) return { from, options: variables(context, from), validFor: /^[?$]\w*$/ };
    const options = begun.includes(":") ? named : [...named, ...labelled, ...keywords];
    return { from, options, validFor: /^[\p{L}\p{N}_:-]*$/u };
  };
}

/** The variables that stand elsewhere in the query. */
function variables(context: CompletionContext, except: number): Completion[] {
  const found = new Set<string>();
  for (const one of context.state.doc.toString().matchAll(/[?$]\w+/g)) if (one.index !== except) found.add(one[0]);
  return [...found].sort().map((label) => ({ label, type: "variable" }));
}

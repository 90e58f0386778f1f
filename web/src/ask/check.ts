/** Mistakes while writing: what the grammar does not expect, and prefixes that nobody declares. */

import { ensureSyntaxTree } from "@codemirror/language";
import type { Diagnostic } from "@codemirror/lint";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { declared, declaring } from "./complete";
import { type Told, word } from "./data";

/** Milliseconds that reading a whole query may take; one that takes longer is not looked at. */
const PATIENCE = 1000;

/** The first mistake of grammar and all prefixes without a declaration, in the order of the text. */
export function mistakes(told: Told, state: EditorState): Diagnostic[] {
  const text = state.doc.toString();
  const tree = ensureSyntaxTree(state, text.length, PATIENCE);
  if (!text.trim() || !tree) return [];
  const known = declared(text);
  const found: Diagnostic[] = [];
  let broken = false;
  tree.iterate({
    enter: (node) => {
      if (node.type.isError && !broken) {
        broken = true;
        found.push(unexpected(told, text, node.from, node.to));
      }
      if ((node.name === "Pname_ln" || node.name === "Pname_ns") && node.node.parent?.name !== "PrefixDecl") {
        const prefix = text.slice(node.from, node.to).split(":")[0] ?? "";
        if (!known.has(prefix)) found.push(undeclared(told, prefix, node.from, node.to));
      }
    },
  });
  return found;
}

function unexpected(told: Told, text: string, from: number, to: number): Diagnostic {
  const end = Math.min(text.length, Math.max(to, from + 1));
  const message = word(told, from === to ? "query_missing" : "query_unexpected");
  return { from: Math.min(from, Math.max(end - 1, 0)), to: end, severity: "error", message };
}

function undeclared(told: Told, prefix: string, from: number, to: number): Diagnostic {
  const apply = (view: EditorView): void => {
    const change = declaring(told, view.state.doc.toString(), prefix);
    if (change) view.dispatch({ changes: change });
  };
  const actions = told.prefixes[prefix] ? [{ name: word(told, "query_declare", { prefix }), apply }] : [];
  return { from, to, severity: "error", message: word(told, "query_prefix", { prefix }), actions };
}

/** Where a mistake stands, in words. */
export function placed(told: Told, state: EditorState, one: Diagnostic): string {
  const line = state.doc.lineAt(one.from);
  const place = word(told, "query_place", { line: line.number, column: [...line.text.slice(0, one.from - line.from)].length + 1 });
  return `${place}: ${one.message}`;
}

/** What the engine said of the query that was sent: its line and column, as written by the page. */
export function refused(told: Told, state: EditorState, field: HTMLElement): Diagnostic[] {
  const [number, column] = [Number(field.dataset["line"]), Number(field.dataset["column"])];
  if (!number || number > state.doc.lines) return [];
  const line = state.doc.line(number);
  const before = [...line.text].slice(0, Math.max(column - 1, 0)).join("").length;
  const from = Math.min(line.from + before, line.to);
  const message = word(told, "query_refused");
  return [{ from: from === line.to && from > line.from ? from - 1 : from, to: Math.min(from + 1, line.to), severity: "error", message }];
}

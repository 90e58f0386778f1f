/** The SPARQL editor of the reading room: stands in for the page's text field, and fills it when the form is sent. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bidiIsolates, bracketMatching, indentOnInput } from "@codemirror/language";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { mistakes, placed, refused } from "./ask/check";
import { completing } from "./ask/complete";
import { readTold, word } from "./ask/data";
import { sparql } from "./ask/language";
import { byId, make } from "./dom";

const told = readTold();
const field = byId<HTMLTextAreaElement>("query");
const form = field.form;
const status = make("p", { role: "status", class: "place" });

/** Mistakes as written now; else what the engine said, as long as the query is the one it was sent. */
function look(view: EditorView): Diagnostic[] {
  const seen = mistakes(told, view.state);
  const sent = view.state.doc.toString() === field.defaultValue;
  const found = seen.length || !sent ? seen : refused(told, view.state, field);
  const [first] = found;
  status.textContent = first ? placed(told, view.state, first) : "";
  return found;
}

function send(): boolean {
  form?.requestSubmit();
  return true;
}

const view = new EditorView({
  state: EditorState.create({
    doc: field.value,
    extensions: [
      EditorView.cspNonce.of(told.nonce),
      EditorView.contentAttributes.of({ "aria-label": word(told, "query_text"), lang: "zxx", spellcheck: "false" }),
      EditorView.lineWrapping,
      lineNumbers(),
      lintGutter(),
      history(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      bidiIsolates(),
      sparql,
      linter(look, { delay: 300 }),
      autocompletion({ override: [completing(told)], icons: false }),
      keymap.of([{ key: "Mod-Enter", run: send }]),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
    ],
  }),
});

const holder = make("div", { id: "editor", dir: "ltr" });
holder.append(view.dom);
field.hidden = true;
field.after(holder, status);
form?.addEventListener("submit", () => {
  field.value = view.state.doc.toString();
});

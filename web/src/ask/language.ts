/** SPARQL for the editor: colours that keep their contrast, and strings shown in their own direction. */

import { HighlightStyle, LanguageSupport, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { NodeProp } from "@lezer/common";
import { styleTags, tags } from "@lezer/highlight";
import { SparqlLanguage } from "codemirror-lang-sparql";

/** The grammar, with prefixed names told apart and strings set off from the direction of the line. */
export const language = SparqlLanguage.configure({
  props: [
    styleTags({ "Pname_ln Pname_ns": tags.propertyName, IriRef: tags.url, A_predicate: tags.keyword, Langtag: tags.annotation }),
    NodeProp.isolate.add({ String: "auto", Comment: "auto" }),
  ],
});

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "#7a1f7a", fontWeight: "600" },
  { tag: tags.variableName, color: "#8a3b00" },
  { tag: tags.propertyName, color: "#0b4f9e" },
  { tag: tags.url, color: "#0b4f9e", textDecoration: "underline" },
  { tag: tags.string, color: "#1d6b34" },
  { tag: [tags.integer, tags.float, tags.bool], color: "#8d1616" },
  { tag: tags.annotation, color: "#555" },
  { tag: tags.comment, color: "#595959", fontStyle: "italic" },
]);

const LOOK = EditorView.theme({
  "&": { border: "1px solid #767676", backgroundColor: "#fff", color: "#1b1b1b" },
  "&.cm-focused": { outline: "3px solid #b35900", outlineOffset: "2px" },
  ".cm-scroller": { minHeight: "16rem", maxHeight: "60vh", lineHeight: "1.6" },
  ".cm-content": { fontFamily: '"Noto Sans Mono", "DejaVu Sans Mono", "Noto Sans Arabic", monospace' },
  ".cm-gutters": { backgroundColor: "#f3f3ef", color: "#555" },
  ".cm-completionDetail": { fontStyle: "normal", marginInlineStart: "1rem", color: "inherit", unicodeBidi: "isolate" },
});

/** Everything that the language brings to an editor. */
export const sparql: Extension = [new LanguageSupport(language), syntaxHighlighting(COLOURS), LOOK];

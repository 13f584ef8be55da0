// The editor of the desk, made of CodeMirror 6; `npm install && npm run build` writes codemirror.js.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { yaml } from "@codemirror/legacy-modes/mode/yaml";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const CLAUSES = [
  [/^%@.*/, "meta"],
  [/^%.*/, "comment"],
  [/^"(\\.|[^"\\])*"?/, "string"],
  [/^[0-9]+/, "number"],
  [/^(not\b|:-|#\w+)/, "keyword"],
  [/^@\w+/, "macroName"],
  [/^_*[A-Z]\w*/, "variableName"],
  [/^\w+/, null],
];

const clauses = StreamLanguage.define({
  token(stream) {
    for (const [pattern, kind] of CLAUSES) if (stream.match(pattern)) return kind;
    stream.next();
    return null;
  },
});

const colours = HighlightStyle.define([
  { tag: tags.meta, color: "var(--quiet)" },
  { tag: tags.comment, color: "var(--quiet)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.variableName], color: "var(--open)" },
  { tag: [tags.keyword, tags.atom, tags.propertyName], color: "var(--link)" },
  { tag: tags.macroName, color: "var(--bad)" },
]);

const look = EditorView.theme({
  "&": { height: "var(--editor-height)", color: "var(--ink)", backgroundColor: "var(--paper)", border: "1.5px solid var(--quiet)", borderRadius: "5px", fontSize: "15px" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace", lineHeight: "1.5" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--soft)", color: "var(--quiet)", borderRight: "1px solid var(--line)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--focus) 12%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--focus) 40%, transparent)" },
  ".cm-tooltip, .cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)" },
  ".cm-tooltip": { maxWidth: "min(36rem, 90vw)" },
  ".cm-about": { padding: "6px 10px", whiteSpace: "pre-wrap" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "#0a4f96", color: "#fff" },
  ".cm-completionDetail": { opacity: "1", marginLeft: "1em" },
  ".cm-button, .cm-textfield": { backgroundImage: "none", backgroundColor: "var(--paper)", color: "var(--ink)", border: "1px solid var(--quiet)" },
});

/* Returns an editor of a text, below an element. `complete` and `hover` ask for what CodeMirror
   calls so, `changed` is told the text, `phrases` are the words of the editor. It stands in a
   shadow root: there its styles are style sheets, which the content policy of the page allows. */
export function edit(above, text, { label, phrases, isYaml, complete, hover, changed }) {
  const root = above.attachShadow({ mode: "open" });
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      bracketMatching(),
      closeBrackets(),
      search({ top: true }),
      isYaml ? StreamLanguage.define(yaml) : clauses,
      syntaxHighlighting(colours),
      look,
      EditorView.lineWrapping,
      EditorState.phrases.of(phrases),
      EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", tabindex: "0" }),
      autocompletion({ override: [complete] }),
      hoverTooltip(hover),
      keymap.of([...completionKeymap, ...lintKeymap, ...searchKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.updateListener.of((now) => now.docChanged && changed(now.state.doc.toString())),
    ],
  });
  const view = new EditorView({ parent: root, root, state });
  return {
    lines: () => view.state.doc,
    mark: (found) => view.dispatch(setDiagnostics(view.state, found)),
    go(at) {
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
  };
}

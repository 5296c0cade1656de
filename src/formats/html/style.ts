/** Light and dark, wide and narrow, on paper. Colours keep a contrast of at least 4.5 to 1. */
export const STYLE = `
:root {
  --back: #fff; --front: #1b1f24; --soft: #57606a; --line: #d0d7de; --panel: #f6f8fa;
  --good: #116329; --bad: #b3121d; --warn: #7d4e00; --link: #0550ae; --lane: #8c959f;
  --bad-back: #ffebe9; --good-back: #dafbe1; --warn-back: #fff3cd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #0d1117; --front: #e6edf3; --soft: #9aa4af; --line: #30363d; --panel: #161b22;
    --good: #56d364; --bad: #ff7b72; --warn: #e3b341; --link: #79c0ff; --lane: #6e7681;
    --bad-back: #3c1618; --good-back: #12261e; --warn-back: #2e2611;
  }
}
* { box-sizing: border-box; }
body { margin: 0; overflow-wrap: anywhere; background: var(--back); color: var(--front); line-height: 1.5;
  font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; padding: .75rem 1rem; border-left: .4rem solid; overflow-wrap: anywhere; }
.conformant h1 { color: var(--good); background: var(--good-back); }
.nonconformant h1 { color: var(--bad); background: var(--bad-back); }
.inconclusive h1 { color: var(--warn); background: var(--warn-back); }
h2 { margin: 2rem 0 .75rem; border-bottom: 1px solid var(--line); }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; overflow-wrap: anywhere; }
h4 { margin: 1rem 0 .25rem; font-size: 1rem; }
a { color: var(--link); }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible,
summary:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; background: var(--back); padding: .5rem; }
.skip:focus { left: 0; z-index: 1; }
code, pre { font: .875rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; unicode-bidi: isolate; }
code { overflow-wrap: anywhere; }
h1 code, h3 code { font-size: 1em; }
.requests code { display: inline-block; margin: 0 .25rem .25rem 0; padding: 0 .35rem; max-width: 100%; background: var(--panel);
  border: 1px solid var(--line); border-radius: 4px; }
pre { margin: .25rem 0; padding: .5rem .75rem; background: var(--panel); border: 1px solid var(--line);
  border-radius: 6px; overflow-x: auto; }
pre code { overflow-wrap: normal; white-space: pre; }
blockquote { margin: .25rem 0; padding-left: .75rem; border-left: 3px solid var(--line); color: var(--soft); }
.identity { display: flex; flex-wrap: wrap; gap: .25rem 2rem; margin: 0; }
.identity dt, .facts dt { color: var(--soft); font-size: .875rem; }
.identity dd, .facts dd { margin: 0; overflow-wrap: anywhere; }
.numbers { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
.numbers li { padding: .25rem .75rem; border: 1px solid var(--line); border-radius: 6px; }
.verdict.pass, .mark-pass { color: var(--good); }
.verdict.fail, .verdict.broken, .mark-fails { color: var(--bad); }
.verdict.exempt, .mark-advises { color: var(--warn); }
.verdict.untested, .aside, .mark-exempt { color: var(--soft); }
.aside { font-weight: normal; font-size: .875rem; }
.problem { color: var(--bad); }
#filters { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; align-items: end;
  gap: .5rem 1rem; padding: .5rem 0; background: var(--back); border-bottom: 1px solid var(--line); }
#filters[hidden], [hidden] { display: none; }
#filters fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem .75rem; }
#filters legend { float: left; margin-right: .5rem; }
#filters p { margin: 0; color: var(--soft); font-size: .875rem; }
input[type=search], select, button { font: inherit; color: inherit; background: var(--panel);
  border: 1px solid var(--lane); border-radius: 6px; padding: .2rem .6rem; }
button { cursor: pointer; }
.finding { margin: 1rem 0; padding: 1rem; border: 1px solid var(--line); border-left: .3rem solid var(--lane);
  border-radius: 6px; scroll-margin-top: 8rem; }
.finding.fails { border-left-color: var(--bad); }
.finding.advises { border-left-color: var(--warn); }
.finding:target { box-shadow: 0 0 0 3px var(--link); }
.level { font-weight: 600; font-size: .875rem; }
.facts { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .4rem 1rem; margin: 0; }
.facts dd { min-width: 0; }
.replay { display: flex; gap: .5rem; align-items: start; }
.replay pre { flex: 1; min-width: 0; margin: 0; }
.picture { overflow-x: auto; }
.picture svg { display: block; width: 100%; min-width: 40rem; height: auto; font: 13px system-ui, sans-serif; fill: var(--front); }
.lane line { stroke: var(--lane); stroke-width: 2; }
.tick line { stroke: var(--line); }
.tick text { fill: var(--soft); font-size: 11px; }
.mark line { stroke: var(--lane); }
.mark circle { fill: var(--link); stroke: var(--back); stroke-width: 1.5; }
.mark.offending circle { fill: var(--bad); }
.mark.offending line { stroke: var(--bad); stroke-width: 2; }
.mark.offending text { fill: var(--bad); font-weight: 700; }
.events, .wire { padding: 0; margin: .25rem 0; list-style: none; font-size: .875rem; }
@media (min-width: 40rem) {
  .events li:not(.gap) { display: grid; grid-template-columns: 1.5rem 5.5rem 6rem minmax(0, 1fr) auto; gap: 0 .6rem; }
  .events .time { text-align: right; }
}
.events li, .wire li { padding: .1rem .4rem; border-left: 3px solid transparent; overflow-wrap: anywhere; }
.events li.offending { border-left-color: var(--bad); background: var(--bad-back); }
.here, p.offending { color: var(--bad); }
.number, .time, .party { color: var(--soft); font-variant-numeric: tabular-nums; }
.number { display: inline-block; min-width: 1.5em; text-align: right; }
.offending .number, .offending .time, .offending .party { color: inherit; }
.items { display: grid; grid-template-columns: minmax(6rem, 16rem) minmax(0, 1fr); gap: .1rem 1rem; margin: .25rem 0; }
.items dd { margin: 0; min-width: 0; }
details { margin: .4rem 0; }
summary { cursor: pointer; }
.rule { padding: .2rem .5rem; border-bottom: 1px solid var(--line); margin: 0; }
.rule summary .verdict { display: inline-block; min-width: 5rem; }
.clause { margin: 1rem 0; }
footer { color: var(--soft); font-size: .875rem; padding-bottom: 2rem; }
@media (max-width: 40rem) {
  .facts, .items { grid-template-columns: minmax(0, 1fr); }
  .facts dt, .items dt { margin-top: .3rem; }
  #filters { position: static; }
  h1 { font-size: 1.2rem; }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media print {
  :root { --back: #fff; --front: #000; --soft: #444; --line: #aaa; --panel: #fff; --good: #116329;
    --bad: #b3121d; --warn: #7d4e00; --link: #0550ae; --bad-back: #fff; --good-back: #fff; --warn-back: #fff; }
  body { font-size: 10pt; }
  #filters, .copy, .skip, .anchor { display: none; }
  h2, h3, h4 { break-after: avoid; }
  .picture, pre, .rule { break-inside: avoid; }
  .picture { overflow: visible; }
  .picture svg { min-width: 0; }
  pre code { white-space: pre-wrap; overflow-wrap: anywhere; }
  a[href^=http]::after { content: ' (' attr(href) ')'; font-size: .8em; overflow-wrap: anywhere; }
}
`;

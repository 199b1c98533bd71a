/** The page's own style: no font, picture or colour comes from elsewhere. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1b2130; --soft: #566072; --rule: #dfe3e9;
  --main: #1f57a8; --second: #a34a00; --range: #b4cbe8;
  --bad: #b3201a; --bad-range: #f0b9b4; --bad-soft: #fdeceb; --good: #17663a; --good-soft: #e6f4eb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12151b; --card: #1a1f28; --ink: #e6e9ef; --soft: #a4aebd; --rule: #323a47;
    --main: #86b6ff; --second: #f2a65e; --range: #35517a;
    --bad: #ff8f86; --bad-range: #6d3330; --bad-soft: #3a2021; --good: #77d49b; --good-soft: #1a3325;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px 16px 64px; max-width: 1120px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0 0 12px; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0 0 12px; font-size: 18px; line-height: 1.3; }
p { margin: 0 0 12px; max-width: 75ch; overflow-wrap: anywhere; }
a { color: var(--main); }
code { font: 13px/1.4 ui-monospace, 'Cascadia Mono', Menlo, 'Liberation Mono', monospace; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--main); outline-offset: 2px; }
.kind { margin: 0; color: var(--soft); }
.verdict { max-width: none; padding: 12px 16px; border-left: 5px solid; border-radius: 4px; }
.verdict strong { margin-right: 8px; font-size: 18px; }
.verdict.passed { background: var(--good-soft); border-color: var(--good); }
.verdict.failed { background: var(--bad-soft); border-color: var(--bad); }
.passed strong, .good { color: var(--good); }
.failed strong, .bad { color: var(--bad); }
section { margin-top: 16px; padding: 20px; background: var(--card); border: 1px solid var(--rule); border-radius: 8px; }
dl { margin: 0; display: grid; gap: 8px 24px; }
dt { color: var(--soft); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; }
.setting { display: flex; flex-wrap: wrap; gap: 8px 32px; }
.totals { gap: 16px 24px; grid-template-columns: repeat(auto-fill, minmax(125px, 1fr)); }
.totals dd { font-size: 22px; line-height: 1.25; }
.sentences { margin: 0 0 16px; padding: 0; list-style: none; }
.sentences li { padding-left: 22px; text-indent: -22px; overflow-wrap: anywhere; }
.sentences li::before { content: '✗'; display: inline-block; width: 22px; text-indent: 0; color: var(--bad); }
.plots { display: grid; gap: 28px 32px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 290px), 1fr)); }
.plots.wide { gap: 28px 48px; margin-bottom: 24px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr)); }
.plot { margin: 0; min-width: 0; }
.plot svg { display: block; }
.time > svg { width: calc(100% - 44px); margin-left: 44px; overflow: visible; }
.key svg { flex: none; overflow: visible; }
figcaption { display: flex; flex-wrap: wrap; gap: 0 10px; align-items: center; margin-bottom: 8px; }
figcaption span { color: var(--soft); font-size: 13px; }
.keys { flex-basis: 100%; display: flex; flex-wrap: wrap; gap: 0 16px; }
.key { display: inline-flex; gap: 6px; align-items: center; white-space: nowrap; }
.grid { stroke: var(--rule); }
.line { fill: none; stroke: var(--main); stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; vector-effect: non-scaling-stroke; }
.line.second { stroke: var(--second); stroke-dasharray: 5 4; }
.mark, .name { font-size: 12px; fill: var(--soft); stroke: var(--card); stroke-width: 3px; paint-order: stroke; }
.name { font-size: 13px; fill: var(--ink); }
.range { fill: var(--range); }
.median { fill: var(--card); stroke: var(--main); stroke-width: 2; }
.value, .end { fill: var(--main); }
.budget { fill: var(--ink); transform: translateX(-1.25px); }
.over .range { fill: var(--bad-range); }
.over .median { stroke: var(--bad); }
.over .value, .over .end, .over .mark { fill: var(--bad); }
.over .mark { font-weight: 600; }
.table { max-height: 640px; overflow: auto; }
table { border-collapse: collapse; font-size: 14px; }
caption { padding-bottom: 6px; text-align: left; color: var(--soft); font-size: 13px; }
th, td { padding: 6px 12px; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; font-weight: 400; }
th:first-child { padding-left: 0; }
tbody th { position: sticky; left: 0; background: var(--card); }
thead th { position: sticky; top: 0; z-index: 1; background: var(--card); color: var(--soft); font-size: 13px; vertical-align: bottom; }
.text { text-align: left; }
details .table { margin-top: 12px; }
summary { cursor: pointer; }
summary h2 { display: inline; }
.equation { display: flex; flex-wrap: wrap; gap: 8px 16px; max-width: none; }
.term { display: inline-grid; grid-template-columns: auto auto; column-gap: 10px; }
.term:first-child { margin-left: -10px; }
.term b { font-size: 20px; line-height: 1.3; }
.term small { grid-column: 2; color: var(--soft); font-size: 13px; }
.sign { font-size: 20px; line-height: 1.3; color: var(--soft); }
@media (max-width: 640px) {
  section { padding: 16px 14px; }
  th, td { padding: 6px 7px; }
  tbody th.text { max-width: 44vw; white-space: normal; overflow-wrap: break-word; }
  tbody th code { overflow-wrap: break-word; }
}
@media print { body { background: none; } .table { max-height: none; } }
`

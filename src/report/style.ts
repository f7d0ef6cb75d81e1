/** The style sheet of the page: no font, picture or address is fetched. Its hash is the one thing that the page's policy lets in. */
export const style = `
:root { color-scheme: light dark; --back: #fcfcfb; --card: #ffffff; --text: #1c2127; --soft: #5b6570; --line: #e2e5e9; --kept: #2f6db3; --pale: #97b6d9; --gone: #d1650f; --lost: #f3d9c4; --mark: #fdebb3; --del: #ffe1dc; --del-line: #b3261e; --ins: #d9f0e1; --ins-line: #176c3a; --shade: #eef1f4; }
@media (prefers-color-scheme: dark) { :root { --back: #14171b; --card: #1b1f24; --text: #e4e7ea; --soft: #9aa5b1; --line: #2e343b; --kept: #6ea8e8; --pale: #47698f; --gone: #f0954a; --lost: #4a3524; --mark: #5a4a12; --del: #4d2320; --del-line: #ff9a8f; --ins: #153d26; --ins-line: #7fd6a0; --shade: #232930; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, "PingFang SC", "Hiragino Sans", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; font-variant-numeric: tabular-nums; }
main, body > header, body > footer { max-width: 1120px; margin: 0 auto; padding: 0 20px; }
body > header { padding-top: 28px; }
h1 { font-size: 24px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 0 0 14px; }
h3 { font-size: 15px; margin: 22px 0 8px; }
h4 { font-size: 12px; margin: 0; color: var(--soft); font-weight: 600; }
p { margin: 8px 0; max-width: 78ch; }
small, figcaption, footer { color: var(--soft); font-size: 13px; }
a { color: var(--kept); text-decoration-thickness: 1px; text-underline-offset: 2px; }
code, pre, .place { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: 0.88em; }
pre { overflow: auto; max-height: 420px; background: var(--shade); padding: 12px; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 14px 0 0; font-size: 14px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 20px 22px; margin: 18px 0; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px 24px; }
.tile { display: flex; flex-direction: column; min-width: 0; }
.tile b { font-size: 26px; line-height: 1.15; font-weight: 650; letter-spacing: -0.02em; }
.tile span { font-size: 14px; }
.notes { background: var(--mark); border-radius: 8px; margin: 18px 0 0; padding: 10px 14px 10px 30px; }
.notes li { overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 12.5px; white-space: nowrap; }
th, td { padding: 6px 14px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td:last-child, th:last-child { padding-right: 0; }
tbody tr:last-child td { border-bottom: 0; }
.number { text-align: right; white-space: nowrap; }
td .place { overflow-wrap: anywhere; }
svg.bar { display: block; width: 100%; min-width: 60px; height: 14px; margin-top: 4px; }
.bars, td:has(> svg.bar) { width: 34%; min-width: 80px; }
.bar .lost { fill: var(--lost); }
.bar .left { fill: var(--kept); }
#reasons .bar .left { fill: var(--gone); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 8px 24px; margin: 8px 0; }
dl div { min-width: 0; }
dt { color: var(--soft); font-size: 12.5px; }
dd { margin: 0; overflow-wrap: anywhere; }
.beside { display: grid; grid-template-columns: minmax(0, 540px) minmax(0, 1fr); gap: 8px 32px; align-items: center; }
.beside dl { grid-template-columns: 1fr; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 18px 28px; }
figure { margin: 8px 0; min-width: 0; }
svg.chart { display: block; width: 100%; max-width: 620px; height: auto; overflow: visible; }
svg.narrow { display: none; }
.chart text { font-size: 11.5px; fill: var(--soft); }
.chart .title { font-size: 11.5px; fill: var(--soft); }
.chart .name, .chart .value { fill: var(--text); font-size: 11px; }
.chart .grid { stroke: var(--line); }
.chart .base, .chart .tick { stroke: var(--soft); }
.chart rect.kept { fill: var(--pale); }
.chart rect.gone { fill: var(--gone); }
.chart .rule line { stroke: var(--text); stroke-dasharray: 4 3; }
.chart .rule text { fill: var(--text); }
.chart path.line { fill: none; stroke: var(--kept); stroke-width: 2; stroke-linejoin: round; }
.chart path.filled { fill: var(--kept); opacity: 0.16; }
.chart .odd path.line { stroke: var(--gone); }
.chart .odd path.filled { fill: var(--gone); }
.chart .stretch path.line { stroke-width: 1.5; }
.chart .measured line { stroke: var(--gone); stroke-width: 2; }
.chart .measured circle { fill: var(--gone); }
.key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin: 0 2px 0 6px; }
.key.kept { background: var(--pale); }
.key.gone { background: var(--gone); }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: 9px 0; font-weight: 600; overflow-wrap: anywhere; }
summary small { font-weight: 400; }
.pair { border-top: 1px solid var(--line); padding: 12px 0 6px; }
.pair header { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
.sides { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 8px 26px; }
.place { color: var(--soft); overflow-wrap: anywhere; font-size: 12px; }
.place .id { color: var(--text); }
.text { margin: 4px 0 10px; max-width: none; line-height: 1.7; white-space: pre-wrap; overflow-wrap: anywhere; overflow: hidden; unicode-bidi: isolate; contain: paint; }
.text del, .text ins, p > del, p > ins { text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: 3px; border-radius: 3px; padding: 0 2px; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
del { background: var(--del); text-decoration-color: var(--del-line) !important; }
ins { background: var(--ins); text-decoration-color: var(--ins-line) !important; }
.hidden, .skip, .absent, .more { color: var(--soft); font-style: normal; }
.hidden { font: 600 10px/1 ui-monospace, monospace; border: 1px solid var(--soft); border-radius: 3px; padding: 0 3px; margin: 0 1px; unicode-bidi: isolate; display: inline-block; direction: ltr; }
.skip { font-size: 13px; unicode-bidi: isolate; }
.members { margin: 4px 0 12px; padding-left: 24px; }
.more { margin: 0 0 12px; }
.members li { margin: 6px 0; }
.stays { color: var(--kept); font-weight: 600; font-size: 13px; }
.goes { color: var(--gone); font-weight: 600; font-size: 13px; }
footer { padding: 6px 20px 40px !important; }
@media (max-width: 760px) {
  main, body > header, body > footer { padding-left: 12px; padding-right: 12px; }
  section { padding: 16px 14px; border-radius: 8px; }
  .tiles { grid-template-columns: 1fr 1fr; }
  .tile b { font-size: 22px; }
  .beside, .sides { grid-template-columns: minmax(0, 1fr); }
  .bars { display: none; }
  svg.wide { display: none; }
  svg.narrow { display: block; }
  th, td { padding-right: 10px; }
}
@media print {
  :root { --back: #fff; --card: #fff; --text: #000; --soft: #444; --line: #bbb; --kept: #2f6db3; --pale: #97b6d9; --gone: #d1650f; --lost: #f3d9c4; --mark: #fff; --del: #fff; --ins: #fff; --del-line: #b3261e; --ins-line: #176c3a; --shade: #fff; color-scheme: light; }
  body { font-size: 10.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav { display: none; }
  section { border: 0; border-top: 1px solid #999; border-radius: 0; padding: 10px 0; margin: 10px 0; }
  main, body > header, body > footer { max-width: none; padding-left: 0; padding-right: 0; }
  figure, tr, .tile, .pair header { break-inside: avoid; }
  h2, h3, summary { break-after: avoid; }
  .scroll, pre { overflow: visible; max-height: none; }
}
`;

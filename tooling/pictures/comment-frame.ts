import MarkdownIt from 'markdown-it';

/** As far as a review uses them: https://primer.style/product/primitives/color */
const STYLE = `
body { margin: 0; padding: 24px; background: #fff; color: #1f2328; font: 14px/1.5 "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; }
article { max-width: 860px; border: 1px solid #d1d9e0; border-radius: 6px; }
header { padding: 8px 16px; border-bottom: 1px solid #d1d9e0; border-radius: 6px 6px 0 0; background: #f6f8fa; color: #59636e; }
header b { color: #1f2328; }
header i { border: 1px solid #d1d9e0; border-radius: 2em; padding: 0 7px; font-size: 12px; font-style: normal; }
section { padding: 16px; overflow-wrap: break-word; }
h1, h2 { border-bottom: 1px solid #d1d9e0b3; padding-bottom: .3em; }
h2 { font-size: 1.5em; } h3 { font-size: 1.25em; }
section > :first-child { margin-top: 0; } section > :last-child { margin-bottom: 0; }
a { color: #0969da; }
code, pre { background: #818b981f; border-radius: 6px; font: 85% "DejaVu Sans Mono", monospace; }
code { padding: .2em .4em; } pre { padding: 16px; overflow: auto; } pre code { padding: 0; background: none; font-size: 100%; }
table { border-collapse: collapse; } th, td { border: 1px solid #d1d9e0; padding: 6px 13px; }
blockquote { margin: 0 0 16px; padding: 0 1em; border-left: .25em solid #d1d9e0; color: #59636e; }
summary { cursor: pointer; }
`;

/** A comment on a pull request as GitHub shows it, roughly, with all that can be unfolded: its Markdown in a frame with its author. */
export function commentFrame(markdown: string): string {
  const body = new MarkdownIt({ html: true, linkify: true }).render(markdown).replaceAll('<details>', '<details open>');
  return `<!doctype html><meta charset="utf-8"><title>comment</title><style>${STYLE}</style>
<article><header><b>github-actions</b> <i>bot</i> commented</header><section>${body}</section></article>`;
}

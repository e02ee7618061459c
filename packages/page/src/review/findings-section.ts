import { ACKNOWLEDGEMENTS_FILE, printableJson } from '@vmshift/findings';
import {
  countsSentence,
  entriesFor,
  fileLink,
  findingValues,
  isBlocking,
  type Report,
  type ReportFinding,
  type ReportSource,
  ruleLink,
  seeLink,
} from '@vmshift/findings/report';
import { type Content, type Html, html } from '../html';
import { link } from '../links';
import { mark, type Tone } from '../mark';
import type { Section } from '../section';
import { layerOf } from './filters';

/** What was found, worst first; of what blocks, what lifts it. */
export function findingsSection(report: Report, filters: Html): Section {
  const { findings } = report;
  return {
    id: 'findings',
    title: 'Findings',
    lead: findings.length === 0 ? 'Nothing was found.' : `${countsSentence(findings)}, worst first.`,
    body: html`${filters}${findings.map((finding) => findingCard(finding, report))}`,
  };
}

function findingCard(finding: ReportFinding, { source, day }: Report): Html {
  const { environments, object, path, because, lines = [], impact, fix, see, acknowledged } = finding;
  const tone: Tone =
    acknowledged.length > 0
      ? 'held'
      : finding.verdict === 'block'
        ? 'bad'
        : finding.verdict === 'warn'
          ? 'warning'
          : 'quiet';
  return html`<article class="finding card" data-item data-verdict="${finding.verdict}" data-environments="${environments.join(' ')}" data-layer="${layerOf(object)}">
<h3>${mark(tone, finding.verdict.toUpperCase())} <code>${object}</code>${path !== '' && html` <code class="soft">${path}</code>`}</h3>
<p class="small soft">${finding.class} · ${environments.join(', ')} · rule ${link(ruleLink(source, finding.id), finding.id)}${places(finding, source)}</p>
${values(finding)}<p>${because}</p>
${lines.length > 0 && html`<ul class="plain">${lines.map((line) => html`<li>${line}</li>`)}</ul>\n`}<dl><dt>Impact</dt><dd>${impact}</dd><dt>Fix</dt><dd>${fix} (${origin(see, source)})</dd></dl>
${acknowledged.map(({ by, expires, reason }) => html`<p class="small">${mark('held', `Acknowledged by ${by} until ${expires}`)}: ${reason}</p>\n`)}${isBlocking(finding) && toAcknowledge(finding, day)}</article>
`;
}

function values(finding: ReportFinding): Content {
  const shown = findingValues(finding);
  if (shown.kind === 'none') return undefined;
  if (shown.kind === 'state') return html`<p class="values">now <code>${shown.now}</code></p>\n`;
  return html`<p class="values"><del><code>${shown.before}</code></del> → <ins><code>${shown.after}</code></ins></p>\n`;
}

/** One link for each environment, to the line that it comes from and to that at which it stands. */
function places({ origins = [], places: found }: ReportFinding, source: ReportSource): Content {
  return [...origins, ...found].map(
    (place) => html` · ${link(fileLink(source, place), `${place.file}:${place.line}`)}`,
  );
}

/** Where the fact is read: a link, or its own words where they are no plain address. */
function origin(see: string, source: ReportSource): Content {
  const address = seeLink(source, see);
  return link(address, address === undefined ? see : 'source');
}

function toAcknowledge(finding: ReportFinding, day: string | undefined): Html {
  const entries = entriesFor(finding, day).map((entry) => `${printableJson(entry, 0)}\n`);
  return html`<details class="fold">
<summary class="small">Entry of ${ACKNOWLEDGEMENTS_FILE} that acknowledges it</summary>
<pre>${entries}</pre>
</details>
`;
}

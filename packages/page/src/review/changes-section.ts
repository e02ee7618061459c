import {
  type ChangeLines,
  driftLines,
  environmentsIn,
  objectChangeLines,
  type Report,
  type ReportStack,
  resourceLines,
  shownStacks,
  summarizeStack,
} from '@vmshift/findings/report';
import { type Content, type Html, html } from '../html';
import type { Section } from '../section';

/** More lines than this are folded when the page opens. */
const MOST_LINES = 400;

/** What differs: the manifests on one side, Terraform on the other. */
export function changesSection(report: Report): Section {
  const objects = (report.objects?.changes ?? []).map((change) => ({
    environments: change.environments,
    lines: objectChangeLines(change),
  }));
  const stacks = shownStacks(report).map((stack) => ({ stack, changes: stackChanges(stack) }));
  const all = [...objects.map(({ lines }) => lines), ...stacks.flatMap(({ changes }) => changes)];
  const isOpen = all.reduce((sum, { lines }) => sum + 1 + lines.length, 0) <= MOST_LINES;
  return {
    id: 'changes',
    title: 'Changes',
    lead: 'What differs in the objects that Argo CD applies, and in what Terraform deploys.',
    body: html`<div class="layers">
<div><h3>Manifests</h3>
${report.objects === undefined ? nothing('The manifests were not compared.') : objects.length === 0 && nothing('No object differs.')}${objects.map(
  ({ environments, lines }) => change(lines, environments, 'manifests', isOpen),
)}</div>
<div><h3>Terraform</h3>
${stacks.length === 0 && nothing('No stack differs.')}${stacks.map(({ stack, changes }) => stackHtml(report, stack, changes, isOpen))}</div>
</div>
`,
  };
}

function nothing(text: string): Html {
  return html`<p class="soft">${text}</p>\n`;
}

function stackChanges(stack: ReportStack): readonly ChangeLines[] {
  if (stack.status !== 'planned') return [];
  const { plan, untold } = stack;
  return [
    ...plan.changes.map(resourceLines),
    ...plan.drift.map(driftLines),
    ...untold.map((path) => ({ title: `differs, and no rule judges all of it: ${path}`, lines: [] })),
  ];
}

function stackHtml(report: Report, stack: ReportStack, changes: readonly ChangeLines[], isOpen: boolean): Html {
  const producers = stack.status === 'planned' ? stack.pendingProducers : [];
  const own = environmentsIn(report).filter((name) => stack.stack.endsWith(`-${name}`));
  return html`<div class="stack">
<h4>${stack.stack}</h4>
<p class="small soft">${summarizeStack(stack, report.findings)}</p>
${producers.length > 0 && html`<p class="small">Planned against ${producers.join(', ')} as applied now; changes there may change this plan.</p>\n`}${changes.map(
  (one) => change(one, own, 'terraform', isOpen),
)}</div>
`;
}

/** @param environments none where it is in all of them */
function change({ title, lines }: ChangeLines, environments: readonly string[], layer: string, isOpen: boolean): Html {
  const folded = html`<summary><code>${title}</code></summary>
<pre>${lines.map(diffLine)}</pre>`;
  const body =
    lines.length === 0
      ? html`<p><code>${title}</code></p>`
      : isOpen
        ? html`<details class="fold" open>${folded}</details>`
        : html`<details class="fold">${folded}</details>`;
  return html`<div class="change" data-item data-environments="${environments.join(' ')}" data-layer="${layer}">${body}</div>
`;
}

/** A line with its sign: what is taken away, what comes, and what stands around them. */
function diffLine(line: string): Content {
  const [, sign] = /^\s*([-+]) /.exec(line) ?? [];
  if (sign === '-') return html`<del>${line}\n</del>`;
  return sign === '+' ? html`<ins>${line}\n</ins>` : `${line}\n`;
}

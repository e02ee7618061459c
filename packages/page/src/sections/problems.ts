import type { Problem, Unseen } from '@vmshift/diagnosis';
import { PLATFORM } from '@vmshift/diagnosis/git';
import { counted } from '@vmshift/findings';
import { type Html, html } from '../html';
import type { Addresses } from '../links';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';
import { severityMark, toneOf } from '../severity';
import { ago } from '../time';

/** What is wrong, because of what, and what to run; then what was not looked at. Nothing where there is neither. */
export function problems({ problems, unseen, model, now }: PlatformView, to: Addresses): readonly Section[] {
  if (problems.length === 0 && unseen.length === 0) return [];
  const names = [...model.environments.map(({ name }) => name), PLATFORM];
  const groups = names.flatMap((name) => {
    const own = problems.filter(({ environment }) => environment === name);
    return own.length === 0 ? [] : [html`<div id="problems-${name}">${own.map((one) => problem(one, now, to))}</div>`];
  });
  return [
    {
      id: 'problems',
      title: problems.length === 0 ? 'Not looked at' : 'What is wrong, and what to run',
      body: html`${groups}${unseen.length > 0 && notSeen(unseen, problems.length > 0)}`,
    },
  ];
}

function problem(one: Problem, now: Date, to: Addresses): Html {
  const { environment, cause, since, object, evidence, next, runbook, symptoms } = one;
  const told = evidence.filter(({ message }) => !cause.includes(message));
  const runbookAddress = to.file({ file: `docs/${runbook}` });
  return html`<article class="card problem ${toneOf(one)}">
<h3>${severityMark(one)} <span>${environment}</span>${
    since !== undefined && html` <span class="soft">for ${ago(since, now)}</span>`
  }</h3>
<p>${cause}</p>
${told.length > 0 && html`<dl class="small">${told.map((piece) => html`<dt class="mono">${piece.object}</dt><dd>${piece.message}</dd>`)}</dl>\n`}${
  symptoms.length > 0 &&
  html`<p class="small soft">It explains ${counted(symptoms.length, 'symptom')}: ${[...new Set(symptoms.map((symptom) => symptom.object))].join(', ')}.</p>\n`
}${commands(next)}<p class="small"><a href="${runbookAddress}">Runbook</a>${
    told.every((piece) => piece.object !== object) && html` <span class="soft mono">${object}</span>`
  }</p>
</article>
`;
}

/** Lines to copy: a click selects one. */
function commands(lines: readonly string[]): Html | false {
  return lines.length > 0 && html`<div class="commands">${lines.map((line) => html`<code>${line}</code>`)}</div>\n`;
}

function notSeen(unseen: readonly Unseen[], below: boolean): Html {
  const list = html`<dl class="small">${unseen.map(
    ({ what, because, next }) => html`<dt>${what}</dt><dd>${because}${commands(next)}</dd>`,
  )}</dl>`;
  return html`<article class="card problem quiet">${below && html`<h3>Not looked at</h3>`}${list}</article>`;
}

import { buildName, type EnvironmentState, findHold, type HistoryEntry, TRAILER } from '@vmshift/releases';
import { type Html, html } from '../html';
import { type Addresses, commitLink } from '../links';
import type { PlatformView } from '../platform-view';
import type { Section } from '../section';
import { ago, clock, moment } from '../time';

const DAY_MS = 86_400_000;

/** Days that the picture shows at least, and at most. */
const LEAST_DAYS = 7;
const MOST_DAYS = 90;

/** Versions of pins that the table lists. */
const LISTED = 20;

/** Releases of all environments over time, and the newest ones as a table. */
export function releases({ states, now, model }: PlatformView, to: Addresses): Section {
  const all = states
    .flatMap((state) => state.history.map((entry) => ({ environment: state.environment.name, entry })))
    .toSorted((one, other) => timeOf(other.entry) - timeOf(one.entry));
  const newest = all.slice(0, LISTED);
  const oldest = Math.min(...newest.map(({ entry }) => timeOf(entry)), now.getTime() - LEAST_DAYS * DAY_MS);
  const span = { from: Math.max(oldest, now.getTime() - MOST_DAYS * DAY_MS), to: now.getTime() };
  const rest = all.length - newest.length;
  return {
    id: 'releases',
    title: 'Releases',
    lead: `Every change of a pin, as Git has it, since ${clock(new Date(span.from).toISOString()).slice(0, 10)}. A band is a hold.`,
    body: html`${legend()}<div class="card lanes">${model.environments.map(({ name }) =>
      lane(
        name,
        states.find(({ environment }) => environment.name === name),
        span,
      ),
    )}<div class="lane" aria-hidden="true"><span></span>${axis(span)}</div></div>
<div class="card scroll" role="region" aria-label="Newest releases" tabindex="0"><table class="releases" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">when</th><th role="columnheader" scope="col">environment</th><th role="columnheader" scope="col">what</th><th role="columnheader" scope="col">build</th><th role="columnheader" scope="col">by</th><th role="columnheader" scope="col">why</th></tr></thead>
<tbody role="rowgroup">${newest.map(({ environment, entry }) => row(environment, entry, now, to))}</tbody>
</table></div>
${rest > 0 && html`<p class="small soft">${rest} older: <code>./vmshiftctl history ENVIRONMENT</code></p>\n`}`,
  };
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function timeOf({ authorDate }: Pick<HistoryEntry, 'authorDate'>): number {
  return Date.parse(authorDate);
}

/** Where a moment is, in percent of the picture. A clock that is ahead ends at its edge. */
function at(time: number, { from, to }: Span): number {
  return Math.min(100, Math.max(0, Math.round(((time - from) / (to - from)) * 1000) / 10));
}

/** One environment: when a build came, which way, and while it was held. */
function lane(name: string, state: EnvironmentState | undefined, span: Span): Html {
  const history = (state?.history ?? []).filter((entry) => timeOf(entry) >= span.from);
  const held = heldPeriods(state?.history ?? []).filter(({ until }) => (until ?? span.to) >= span.from);
  return html`<div class="lane"><span>${name}</span><svg role="img" aria-label="${name}: ${history.length} in the picture, listed below"><line x2="100%" y1="50%" y2="50%"/>${held.map(
    ({ since, until }) => {
      const [from, end] = [at(since, span), at(until ?? span.to, span)];
      return html`<rect class="band" x="${from}%" y="30%" width="${Math.max(0.4, Math.round((end - from) * 10) / 10)}%" height="40%" rx="3"/>`;
    },
  )}${history.toReversed().map((entry) => sign(entry, at(timeOf(entry), span)))}</svg></div>
`;
}

const WAYS: Readonly<Record<HistoryEntry['kind'], { readonly shape: string; readonly d: string }>> = {
  release: { shape: 'release', d: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0' },
  rollback: { shape: 'back', d: 'M-7 0L4-6.5v13z' },
  revert: { shape: 'back', d: 'M-7 0L4-6.5v13z' },
  hold: { shape: 'hold', d: 'M-4.5-4.5h9v9h-9z' },
  resume: { shape: 'resume', d: 'M7 0L-4-6.5v13z' },
  edit: { shape: 'edit', d: 'M0-5.5L5.5 0L0 5.5L-5.5 0z' },
};

function sign({ kind, pin, authorDate, author }: HistoryEntry, x: number): Html {
  const { shape, d } = WAYS[kind];
  const build = pin === undefined ? '' : ` ${buildName(pin)}`;
  return html`<svg x="${x}%" y="50%" overflow="visible" class="${shape}"><title>${clock(authorDate)}: ${kind}${build} by ${author}</title><path d="${d}"/></svg>`;
}

const LEGEND: readonly (readonly [kind: HistoryEntry['kind'], words: string])[] = [
  ['release', 'release'],
  ['rollback', 'rollback or revert'],
  ['hold', 'hold'],
  ['resume', 'resume'],
  ['edit', 'edit'],
];

function legend(): Html {
  return html`<ul class="legend small">${LEGEND.map(
    ([kind, words]) =>
      html`<li><svg viewBox="-8 -8 16 16" aria-hidden="true" class="sign ${WAYS[kind].shape}"><path d="${WAYS[kind].d}"/></svg>${words}</li>`,
  )}</ul>
`;
}

/** While the environment was held, oldest first; the last one may last. */
function heldPeriods(history: readonly HistoryEntry[]): readonly { readonly since: number; readonly until?: number }[] {
  const periods: { since: number; until?: number }[] = [];
  for (const [index, entry] of [...history.entries()].toReversed()) {
    const held = findHold({ pin: entry.pin, history: history.slice(index) }) !== undefined;
    const last = periods.at(-1);
    const lasts = last !== undefined && last.until === undefined;
    if (held && !lasts) periods.push({ since: timeOf(entry) });
    if (!held && lasts) last.until = timeOf(entry);
  }
  return periods;
}

/** Four dates along the picture. */
function axis(span: Span): Html {
  const dates = [0, 1, 2, 3].map((step) => span.from + ((span.to - span.from) * step) / 4);
  return html`<svg class="axis">${dates.map(
    (date, step) => html`<text x="${step * 25}%" y="12">${new Date(date).toISOString().slice(5, 10)}</text>`,
  )}<text x="100%" y="12" text-anchor="end">now</text></svg>`;
}

function row(environment: string, entry: HistoryEntry, now: Date, to: Addresses): Html {
  const { kind, pin, author, subject, trailers, authorDate, commit } = entry;
  const why = trailers[TRAILER.reason]?.join('; ') ?? subject;
  return html`<tr role="row"><td role="cell">${ago(authorDate, now)} ago <span class="small soft">${moment(authorDate)}</span></td><td role="cell">${environment}</td><td role="cell">${kind}</td><td role="cell">${
    pin === undefined ? html`<span class="soft">none</span>` : commitLink(pin.commit, to.build(pin.commit))
  }</td><td role="cell">${author}</td><td role="cell" class="why">${why} <a class="mono small" href="${to.commit(commit)}">${commit.slice(0, 7)}</a></td></tr>
`;
}

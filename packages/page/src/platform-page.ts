import { capital } from '@vmshift/findings';
import { AGE_SCRIPT } from './age-script';
import { printDocument } from './document';
import { type Content, type Html, html } from './html';
import { type Addresses, addresses, commitLink } from './links';
import { mark, type Tone } from './mark';
import type { PlatformView } from './platform-view';
import { FILTER_SCRIPT } from './review/filters';
import { reviewSections } from './review/review-page';
import { printContents, printSection } from './section';
import { capacity } from './sections/capacity';
import { cost } from './sections/cost';
import { matrix } from './sections/matrix';
import { problems } from './sections/problems';
import { releases } from './sections/releases';
import { topology } from './sections/topology';
import { toneOf } from './severity';
import { clock } from './time';

/** The page of the platform: first the verdict, then what runs where, and what is wrong, then all that is behind it. */
export function printPlatformPage(view: PlatformView): string {
  const to = addresses(view.model.platform, view.source.commit);
  const sections = [
    ...(view.review === undefined ? [] : reviewSections(view.review)),
    matrix(view, to),
    ...problems(view, to),
    ...topology(view, to),
    capacity(view, to),
    cost(view),
    releases(view, to),
  ];
  const { headline } = splitVerdict(view);
  return printDocument({
    title: `${headline} · vmshift`,
    tone: pageTone(view),
    body: html`<a class="skip" href="#now">To what runs where</a>
<header>
${header(view, to)}${printContents(sections)}</header>
<main>
${sections.map(printSection)}</main>
<footer>${footer(view)}</footer>`,
    scripts: [AGE_SCRIPT, ...(view.review === undefined ? [] : [FILTER_SCRIPT])],
  });
}

/** Tone of the verdict: that of the worst problem, or whether all was seen. */
function pageTone({ verdict, problems: [worst], observation }: PlatformView): Tone {
  if (worst !== undefined && verdict.exitCode === 1) return toneOf(worst);
  return observation !== undefined && verdict.exitCode === 0 ? 'good' : 'quiet';
}

/** The verdict as a headline, and what it tells besides. What else could be asked is told at the end of the page. */
function splitVerdict({ verdict: { line }, problems: [worst], observation }: PlatformView): {
  readonly headline: string;
  readonly detail?: string;
} {
  const cause = worst === undefined ? -1 : line.indexOf(`: ${worst.cause}`);
  const end = cause === -1 ? line.indexOf('; ') : cause;
  if (end === -1) return { headline: line };
  const isHint = worst === undefined && observation === undefined;
  return { headline: line.slice(0, end), ...(!isHint && { detail: line.slice(end + 2) }) };
}

function header(view: PlatformView, to: Addresses): Html {
  const { now, source, observation } = view;
  const { headline, detail } = splitVerdict(view);
  const asked =
    observation === undefined ? 'From Git alone' : 'Git, GitHub, Argo CD, the clusters and the hosts were asked';
  return html`<p class="name">vmshift platform</p>
<h1>${mark(pageTone(view), unbroken(capital(headline)))}</h1>
${detail !== undefined && html`<p class="cause">${detail}${further(view)}</p>\n`}<p class="facts">As of <time id="made" datetime="${now.toISOString()}">${clock(now.toISOString())}</time><span id="age"></span>, at ${commitLink(source.commit, to.commit(source.commit))}. ${asked}.</p>
${source.notes.map((note): Content => html`<p class="facts">${mark('warning', note)}</p>\n`)}`;
}

/** To what a person does next. */
function further({ problems: found, unseen }: PlatformView): Content {
  if (found.length + unseen.length === 0) return undefined;
  return html`. <a href="#problems">${found.length > 0 ? 'What to run' : 'What was not looked at'}</a>`;
}

/** A text in which no moment is broken over two lines. */
function unbroken(text: string): Content {
  return text
    .split(/(\d{4}-\d\d-\d\d \d\d:\d\d UTC)/)
    .map((part, index) => (index % 2 === 0 ? part : html`<span class="nowrap">${part}</span>`));
}

function footer({ observation }: PlatformView): Html {
  const command = `./vmshiftctl page${observation === undefined ? '' : ' --live'}`;
  const hint =
    observation === undefined &&
    html` With <code>--live</code> it also asks GitHub, Argo CD, the clusters and the hosts.`;
  return html`<p>Made by <code>${command}</code>.${hint} All times are UTC.</p>`;
}

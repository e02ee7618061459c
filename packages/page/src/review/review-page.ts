import { capital, describeProblem } from '@vmshift/findings';
import {
  judgeAdvice,
  judgeSentence,
  liftedFindings,
  type Report,
  type ReportVerdict,
  repositoryOf,
  verdictOf,
  verdictSentence,
} from '@vmshift/findings/report';
import { printDocument } from '../document';
import { type Content, type Html, html } from '../html';
import { mark, type Tone } from '../mark';
import { printContents, printSection, type Section } from '../section';
import { changesSection } from './changes-section';
import { FILTER_SCRIPT, filters } from './filters';
import { findingsSection } from './findings-section';

/** A review as a page of its own: the verdict, what was found, and what differs in both layers. */
export function printReviewPage(report: Report): string {
  const sections = ownSections(report);
  return printDocument({
    title: `${verdictSentence(report)} · review`,
    tone: TONES[verdictOf(report)],
    body: html`<a class="skip" href="#findings">To the findings</a>
<header>
<p class="name">Review of ${report.base} → ${report.head}${pullRequest(report)}</p>
<h1>${mark(TONES[verdictOf(report)], capital(verdictSentence(report)))}</h1>
${printContents(sections)}</header>
<main>
${toKnowFirst(report)}${sections.map(printSection)}</main>
<footer><p>Made of a report of <code>./vmshiftctl ${report.command}</code>. A value that may be a credential is masked.</p></footer>`,
    scripts: [FILTER_SCRIPT],
  });
}

/** The parts of a page that tells a review among other things; their filters need `FILTER_SCRIPT`. */
export function reviewSections(report: Report): readonly Section[] {
  const verdict = html`<p>${mark(TONES[verdictOf(report)], capital(verdictSentence(report)))}</p>
${toKnowFirst(report)}`;
  const title = html`Review of ${report.base} → ${report.head}${pullRequest(report)}`;
  return [{ id: 'review', title: 'Review', lead: title, body: verdict }, ...ownSections(report)];
}

function ownSections(report: Report): readonly Section[] {
  return [findingsSection(report, filters(report)), changesSection(report)];
}

const TONES: Readonly<Record<ReportVerdict, Tone>> = { blocked: 'bad', 'not-compared': 'warning', passed: 'good' };

function pullRequest({ source }: Report): Content {
  const repository = repositoryOf(source);
  if (repository === undefined || source.pullRequest === undefined) return undefined;
  return html`, <a href="${repository}/pull/${source.pullRequest}">pull request ${source.pullRequest}</a>`;
}

/** What silence would hide: who judges, what was not compared, what was lifted, and acknowledgements that lift nothing. */
function toKnowFirst(report: Report): Html {
  const judge = judgeSentence(report);
  const lifted = liftedFindings(report).map(({ finding, signature: { by, expires, reason } }) => {
    const { environments, object, path, id } = finding;
    return html`${environments.join(', ')}: <code>${`${object} ${path}`.trimEnd()}</code> [${id}], by ${by} until ${expires}: ${reason}`;
  });
  return html`${
    judge !== undefined &&
    notice(
      'warning',
      capital(judge),
      html`<p>${capital(judgeAdvice)}.</p>
${list((report.judgeChanges ?? []).map((path) => html`<code>${path}</code>`))}`,
    )
  }${report.notCompared.map((text) => notice('warning', html`Not compared: ${text}`))}${report.notes.length > 0 && notice('quiet', 'Notes', list(report.notes))}${report.acknowledgementProblems.map(
    (problem) => notice('bad', describeProblem(problem)),
  )}${lifted.length > 0 && notice('held', 'Lifted by acknowledgements', list(lifted))}`;
}

function notice(tone: Tone, title: Content, more?: Html): Html {
  return html`<div class="notice card"><p>${mark(tone, title)}</p>${more}</div>
`;
}

function list(items: readonly Content[]): Html {
  return html`<ul>${items.map((item) => html`<li>${item}</li>\n`)}</ul>`;
}

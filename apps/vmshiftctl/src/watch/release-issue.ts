import type { Problem } from '@vmshift/diagnosis';
import type { PlatformConfig } from '@vmshift/environments';
import { escapeMarkdown, fenced, inlineCode } from '@vmshift/findings/report';
import type { ReturnDecision } from './decide-return';
import type { KeptIssue } from './keep-issues';
import { problemMarkdown } from './problem-markdown';

/** A release that failed in one environment. */
export interface FailedRelease {
  readonly environment: string;
  /** Commit of the application. */
  readonly commit: string;
  readonly problem: Problem;
  readonly decision: ReturnDecision;
  /** The workflow run that watched. @default it was watched by a person */
  readonly runUrl?: string | undefined;
}

/** Label of the issues about releases, in the application's repository. */
export const RELEASE_LABEL = 'release';

/** Names the issue of an environment: one at a time, whatever build it is about. */
export function releaseIssueKey(environment: string): string {
  return `release/${environment}`;
}

/** Tells the people who pushed what became of it, and the way forward. */
export function releaseIssue(failed: FailedRelease, platform: PlatformConfig): KeptIssue {
  const { environment, commit, problem, decision, runUrl } = failed;
  const build = inlineCode(commit.slice(0, 12));
  return {
    key: releaseIssueKey(environment),
    title: `${environment}: ${commit.slice(0, 12)} does not run`,
    body: [
      `${build} was released to **${escapeMarkdown(environment)}** and does not run there.`,
      problemMarkdown(problem, platform),
      `### ${decision.return ? 'To be taken back' : 'Not taken back'}`,
      returned(environment, decision),
      ...(runUrl === undefined ? [] : [`Watched by ${runUrl}`]),
    ].join('\n\n'),
  };
}

function returned(environment: string, decision: ReturnDecision): string {
  if (!decision.return)
    return `${escapeMarkdown(decision.because)}. To go back by hand:\n\n${fenced([`./vmshiftctl rollback ${environment} --reason "<why>" --push`], 'console')}`;
  return [
    `${inlineCode(decision.to.slice(0, 12))}, which ran well before, is pinned again by the job *Take back* of the run below, and held, so that no release undoes it. The database schema and its data are not run backwards: the older build finds what the newer one left.`,
    'Where that job failed or was cancelled, nothing was taken back; by hand:',
    fenced([`./vmshiftctl rollback ${environment} --to ${decision.to} --reason "<why>" --push`], 'console'),
    'Fix it in a further commit. Then let releases in again:',
    fenced([`./vmshiftctl resume ${environment} --push`], 'console'),
  ].join('\n\n');
}

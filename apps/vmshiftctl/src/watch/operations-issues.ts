import type { Problem, Unseen } from '@vmshift/diagnosis';
import type { PlatformConfig } from '@vmshift/environments';
import { printableLine } from '@vmshift/findings';
import { fenced } from '@vmshift/findings/report';
import type { KeepIssuesOptions, KeptIssue } from './keep-issues';
import { problemMarkdown } from './problem-markdown';
import { shorten } from './shorten';

/** Label of the issues that watch.yaml keeps in this repository. */
export const OPERATIONS_LABEL = 'operations';

const UNSEEN = 'not-seen';

/** What people are told without asking: that something is or may soon be broken. What waits for a person was asked for. */
const TOLD: readonly Problem['severity'][] = ['down', 'degraded', 'at-risk'];

/** One issue for each problem, and one for all that could not be looked at. */
export function operationsIssues(
  problems: readonly Problem[],
  unseen: readonly Unseen[],
  platform: PlatformConfig,
): readonly KeptIssue[] {
  const told = problems.filter(({ severity }) => TOLD.includes(severity));
  const issues = told.map((problem) => ({
    key: keyOf(problem),
    title: shorten(printableLine(`${problem.environment}: ${problem.cause}`), LONGEST_TITLE),
    body: problemMarkdown(problem, platform),
  }));
  const unique = [...new Map(issues.map((issue) => [issue.key, issue])).values()];
  return unseen.length === 0 ? unique : [...unique, unseenIssue(unseen)];
}

/** GitHub takes 256 characters. */
const LONGEST_TITLE = 200;

/** The names of pods change with each start: their problem is that of the rule. */
function keyOf({ environment, id, object }: Problem): string {
  const [name = ''] = object.split(' ');
  return `${environment}/${id}/${name.startsWith('Pod/') ? 'Pod' : name}`;
}

/** More would not fit into an issue. */
const MOST_LINES = 50;
const LONGEST_LINE = 600;

function unseenIssue(unseen: readonly Unseen[]): KeptIssue {
  const lines = unseen.slice(0, MOST_LINES).map(({ what, because }) => shorten(`${what}: ${because}`, LONGEST_LINE));
  return {
    key: UNSEEN,
    title: 'Not everything could be looked at',
    body: `Until this is closed, no other issue is: what was not looked at may be broken.\n\n${fenced(lines, 'text')}`,
  };
}

/** What was not looked at closes no issue but its own. */
export function mayCloseOperations(unseen: readonly Unseen[]): KeepIssuesOptions['mayClose'] {
  return (key) => unseen.length === 0 || key === UNSEEN;
}

import { counted } from '../counted';
import { escapeMarkdown, inlineCode } from '../render/markdown-escape';
import { cutText } from './cut-values';
import type { Report } from './report';
import { repositoryOf } from './rule-link';

/** The job of ci.yaml that compares what both judges find. */
const COMPARES = 'Both judges';

type Changes = Pick<Report, 'judgeChanges' | 'source'>;

/** What a reader does about a change of the judge: the same words in every format. */
export const judgeAdvice = `this report is by the program that ran, which for a pull request is that of main and not what the change brings. Read these files before all else: once merged, they judge. The check ${COMPARES} shows what they find; the change can forge that check, not this list`;

/** `changes what judges it, in 2 files`; undefined where it does not, or where no one looked. */
export function judgeSentence({ judgeChanges = [] }: Changes): string | undefined {
  return judgeChanges.length === 0 ? undefined : `changes what judges it, in ${counted(judgeChanges.length, 'file')}`;
}

/** The sentence and every path, for a terminal. */
export function judgeLines(report: Changes): readonly string[] {
  const sentence = judgeSentence(report);
  if (sentence === undefined) return [];
  return [`${sentence}: ${judgeAdvice}`, ...(report.judgeChanges ?? []).map((path) => `  ${path}`)];
}

/** Paths that a comment names; the rest is counted, and stands in the log and the summary of the run. */
const MOST_PATHS = 20;
const MOST_CHARACTERS = 120;

/** The sentence and the first paths, as a quote. */
export function judgeMarkdown(report: Changes): readonly string[] {
  const sentence = judgeSentence(report);
  if (sentence === undefined) return [];
  const paths = report.judgeChanges ?? [];
  const shown = paths.slice(0, MOST_PATHS).map((path) => `> - ${inlineCode(cutText(path, MOST_CHARACTERS))}`);
  const more = paths.length - shown.length;
  const checks = checksLink(report);
  return [
    `> **${sentence}:** ${escapeMarkdown(judgeAdvice)}${checks === undefined ? '' : ` ([checks](${checks}))`}.`,
    '>',
    ...shown,
    ...(more > 0 ? [`> - and ${more} more: all of them in the log of the run`] : []),
    '',
  ];
}

function checksLink({ source }: Changes): string | undefined {
  const repository = repositoryOf(source);
  const { pullRequest } = source;
  return repository === undefined || pullRequest === undefined ? undefined : `${repository}/pull/${pullRequest}/checks`;
}

import type { Problem } from '@vmshift/diagnosis';
import { SEVERITY_WORDS } from '@vmshift/diagnosis/git';
import type { PlatformConfig } from '@vmshift/environments';
import { escapeMarkdown, fenced, inlineCode } from '@vmshift/findings/report';
import { shorten } from './shorten';

/** Pieces of evidence, and other objects, that an issue repeats: GitHub refuses one of more than 65,536 characters. */
const MOST_EVIDENCE = 5;
const MOST_EXPLAINED = 20;

/** A name of Kubernetes, and its kind. */
const LONGEST_OBJECT = 300;

/** What an operator of Kubernetes says may be the list of all that failed. */
const LONGEST_TEXT = 2000;

/** A problem for an issue at GitHub: cause, evidence, what to run, where to read on. All foreign text is escaped. */
export function problemMarkdown(
  { environment, severity, since, cause, evidence, next, runbook, symptoms }: Problem,
  { repository, targetRevision }: Pick<PlatformConfig, 'repository' | 'targetRevision'>,
): string {
  const from = since === undefined ? '' : ` since ${inlineCode(since)}`;
  const objects = [...new Set(symptoms.map(({ object }) => object))];
  const more = objects.length - MOST_EXPLAINED;
  const explains = objects.slice(0, MOST_EXPLAINED).map((object) => inlineCode(shorten(object, LONGEST_OBJECT)));
  const guide = `https://github.com/${repository}/blob/${targetRevision}/docs/${runbook}`;
  return [
    `**${escapeMarkdown(environment)}** is ${SEVERITY_WORDS[severity]}${from}: ${escapeMarkdown(shorten(cause, LONGEST_TEXT))}.`,
    ...(evidence.length === 0
      ? []
      : [
          fenced(
            evidence
              .slice(0, MOST_EVIDENCE)
              .map(({ object, message }) => shorten(`${object}: ${message}`, LONGEST_TEXT)),
            'text',
          ),
        ]),
    ...(explains.length === 0 ? [] : [`It explains ${explains.join(', ')}${more > 0 ? `, and ${more} more` : ''}.`]),
    ...(next.length === 0 ? [] : [`Next:\n\n${fenced(next, 'console')}`]),
    `[What to do](${guide})`,
  ].join('\n\n');
}

import type { Problem } from '@vmshift/diagnosis';
import { SEVERITY_WORDS } from '@vmshift/diagnosis/git';
import type { PlatformConfig } from '@vmshift/environments';
import { escapeMarkdown, fenced, inlineCode } from '@vmshift/findings/report';

/** Pieces of evidence that an issue repeats. */
const MOST_EVIDENCE = 5;

/** A problem for an issue at GitHub: cause, evidence, what to run, where to read on. All foreign text is escaped. */
export function problemMarkdown(
  { environment, severity, since, cause, evidence, next, runbook, symptoms }: Problem,
  { repository, targetRevision }: Pick<PlatformConfig, 'repository' | 'targetRevision'>,
): string {
  const from = since === undefined ? '' : ` since ${inlineCode(since)}`;
  const explains = [...new Set(symptoms.map(({ object }) => object))];
  const guide = `https://github.com/${repository}/blob/${targetRevision}/docs/${runbook}`;
  return [
    `**${escapeMarkdown(environment)}** is ${SEVERITY_WORDS[severity]}${from}: ${escapeMarkdown(cause)}.`,
    ...(evidence.length === 0
      ? []
      : [
          fenced(
            evidence.slice(0, MOST_EVIDENCE).map(({ object, message }) => `${object}: ${message}`),
            'text',
          ),
        ]),
    ...(explains.length === 0 ? [] : [`It explains ${explains.map(inlineCode).join(', ')}.`]),
    ...(next.length === 0 ? [] : [`Next:\n\n${fenced(next, 'console')}`]),
    `[What to do](${guide})`,
  ].join('\n\n');
}

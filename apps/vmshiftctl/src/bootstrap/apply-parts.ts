import { comparePart } from '../github/compare-parts';
import { type GitHubReader, gitHubReader } from '../github/github-reader';
import { distinctChanges, type Gap, type Part } from '../github/part';
import type { RepositoryParts } from '../github/parts/parts';
import { type PullRequestDraft, requestPull } from '../github/pull-request';
import { type ApplyAccess, type BootstrapAccess, makeChange, stoppedBy, tried } from './apply-access';
import { giveValue } from './give-value';
import { draftsOf, draftText } from './plan-parts';

/**
 * Makes each part as it has to be, one after the other. What GitHub refuses stops nothing else.
 * @returns how many settings were changed
 * @throws UserError where GitHub cannot be asked any more
 */
export async function applyParts(
  { parts }: RepositoryParts,
  access: ApplyAccess,
  what: 'settings' | 'settings and values',
): Promise<number> {
  let count = 0;
  let reader = gitHubReader(access.api);
  for (const part of parts) {
    const before = count;
    const gaps = await gapsOf(part, reader);
    for (const change of distinctChanges(gaps)) count += await makeChange(change, access);
    for (const draft of draftsOf(gaps)) count += await openDraft(draft, access);
    const values = what === 'settings' ? [] : gaps.flatMap(({ value }) => (value === undefined ? [] : [value]));
    for (const value of values) count += await giveValue(value, access);
    // What was made is there now, and has to be seen by the next part.
    if (count > before) reader = gitHubReader(access.api);
  }
  return count;
}

async function gapsOf(part: Part, reader: GitHubReader): Promise<readonly Gap[]> {
  const outcome = await comparePart(part, reader);
  if ('stopped' in outcome) throw stoppedBy(outcome.stopped);
  return 'gaps' in outcome ? outcome.gaps : [];
}

function openDraft(draft: PullRequestDraft, access: BootstrapAccess): Promise<number> {
  const open = async (): Promise<number> => {
    const page = await requestPull(draft, access.api);
    access.tell(`done: ${draftText(draft)}: ${page}`);
    return 1;
  };
  return tried(draftText(draft), open, access);
}

import type { GitHubApi } from '@vmshift/observation';
import { reasonOf } from '@vmshift/observation';
import { compareParts, type Outcome, type Unreachable, whyUnreachable } from '../github/compare-parts';
import { gitHubReader } from '../github/github-reader';
import type { RepositoryParts } from '../github/parts/parts';
import type { Check } from './check';

/**
 * Whether GitHub holds what it has to: a line for each difference, and one for each part that is as it should be or is not
 * shown. What stops every question is told once.
 */
export async function gitHubChecks(
  repositories: readonly RepositoryParts[],
  api: GitHubApi,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const needs = new Set<string>();
  for (const one of repositories) {
    const stopped = await whyUnreachable(api, one.repository);
    if (stopped !== undefined) {
      checks.push(notReached(stopped));
      if (stopped.everywhere) break;
      continue;
    }
    const outcomes = await compareParts(one, gitHubReader(api));
    checks.push(...outcomes.flatMap(checksOf), ...stoppedOnTheWay(outcomes, one.repository));
    for (const outcome of outcomes)
      if ('notShown' in outcome && outcome.notShown.needs) needs.add(outcome.notShown.needs);
  }
  return [...checks, ...tokenCheck([...needs])];
}

function checksOf(outcome: Outcome): readonly Check[] {
  const { id, what, page } = outcome.part;
  if ('gaps' in outcome) {
    if (outcome.gaps.length === 0) return [{ id, what, state: 'fine', found: 'as it has to be' }];
    return outcome.gaps.map(({ id: of, found, fix }) => ({
      ...{ id: `${id}-${of.replaceAll(/[^\w.-]+/g, '-')}`, what, state: 'missing', found, fix },
    }));
  }
  if ('notShown' in outcome)
    return [{ id, what, state: 'not checked', found: outcome.notShown.message, fix: `look at ${page}` }];
  if ('stopped' in outcome) return [];
  return [{ id, what, state: 'not checked', found: reasonOf(outcome.failure), fix: `look at ${page}` }];
}

/** One line, however many questions were stopped by the network or by a limit. */
function stoppedOnTheWay(outcomes: readonly Outcome[], repository: string): readonly Check[] {
  const stopped = outcomes.flatMap((one) => ('stopped' in one ? [one.stopped] : []));
  const [first] = stopped;
  if (first === undefined) return [];
  const because = `${first.because}; ${stopped.length} of ${outcomes.length} parts of ${repository} were not checked`;
  return [notReached({ ...first, because })];
}

function notReached({ id, what, because, fix }: Unreachable): Check {
  return { id, what, state: 'not checked', found: because, fix };
}

/** Every permission that the token lacks, once. */
function tokenCheck(needs: readonly string[]): readonly Check[] {
  if (needs.length === 0) return [];
  return [
    {
      id: 'github-token',
      what: 'what the token may see at GitHub',
      state: 'not checked',
      found: `it lacks ${[...needs].sort().join(', ')}`,
      fix: 'use a token of an administrator of both repositories: gh auth login, or a fine-grained GH_TOKEN with these permissions',
    },
  ];
}

import type { Model } from '@vmshift/environments';
import { reasonOf } from '@vmshift/observation';
import type { Check } from '../doctor/check';
import { comparePart } from '../github/compare-parts';
import { gitHubReader, NothingYet } from '../github/github-reader';
import { distinctChanges, type Gap, type MissingValue } from '../github/part';
import type { RepositoryParts } from '../github/parts/parts';
import type { PullRequestDraft } from '../github/pull-request';
import type { World } from '../world';
import { type BootstrapAccess, stoppedBy } from './apply-access';
import { describeValue } from './give-value';
import type { KeptForDeploy } from './kept-for-deploy';
import { sourceOf } from './secret-source';

/** What a run would change. */
export interface PartsPlan {
  readonly texts: readonly string[];
  /** What can be given a value now. */
  readonly values: readonly MissingValue[];
  /** What can be given one once the settings are changed. */
  readonly laterValues: readonly MissingValue[];
  /** What a person has to do. */
  readonly left: readonly (LeftForPeople & Pick<Gap, 'madeWith'>)[];
}

/** What no program can do, or sees. */
export type LeftForPeople = Pick<Check, 'what' | 'state' | 'found' | 'fix'>;

/** What a run would change in all of the repositories. */
export function comparedParts(
  repositories: readonly RepositoryParts[],
  access: Pick<BootstrapAccess, 'model' | 'api'>,
  { progress }: Pick<World, 'progress'>,
): Promise<readonly PartsPlan[]> {
  return progress('comparing GitHub with the model', () =>
    Promise.all(repositories.map((one) => planParts(one, access))),
  );
}

/** What a run would change, part by part. */
async function planParts(
  { parts }: RepositoryParts,
  { model, api }: Pick<BootstrapAccess, 'model' | 'api'>,
): Promise<PartsPlan> {
  const reader = gitHubReader(api);
  const plan = { texts: [] as string[], values: [] as MissingValue[], laterValues: [] as MissingValue[] };
  const left: PartsPlan['left'][number][] = [];
  for (const part of parts) {
    const outcome = await comparePart(part, reader);
    if ('stopped' in outcome) throw stoppedBy(outcome.stopped);
    if ('gaps' in outcome) {
      const { gaps } = outcome;
      plan.texts.push(...distinctChanges(gaps).map(({ text }) => text), ...draftsOf(gaps).map(draftText));
      plan.values.push(...gaps.flatMap(({ value }) => (value === undefined ? [] : [value])));
      plan.laterValues.push(...gaps.flatMap(({ thenMissing = [] }) => thenMissing));
      for (const { found, fix, value, madeWith } of gaps.filter((gap) => isOfPeople(gap, model)))
        left.push({
          ...{ what: part.what, state: 'missing', found, fix: howOf(model, value) ?? fix },
          ...(madeWith && { madeWith }),
        });
    } else if (!('notShown' in outcome && outcome.notShown instanceof NothingYet)) {
      const found = reasonOf('notShown' in outcome ? outcome.notShown : outcome.failure);
      left.push({ what: part.what, state: 'not checked', found, fix: `look at ${part.page}` });
    }
  }
  return { ...plan, left };
}

/** What lacks a value, now or once the settings are changed. */
export function missingValues(plans: readonly PartsPlan[]): readonly MissingValue[] {
  return plans.flatMap(({ values, laterValues }) => [...values, ...laterValues]);
}

/** The pull requests that close gaps. */
export function draftsOf(gaps: readonly Gap[]): readonly PullRequestDraft[] {
  return gaps.flatMap(({ pullRequest }) => (pullRequest === undefined ? [] : [pullRequest]));
}

/** What a pull request would do, on one line. */
export function draftText({ repository, base, files }: PullRequestDraft): string {
  return `${repository}: open a pull request to ${base} with ${files.map(({ path }) => path).join(', ')}`;
}

function isOfPeople({ changes, pullRequest, value, thenMissing }: Gap, model: Model): boolean {
  if (changes !== undefined || pullRequest !== undefined || thenMissing !== undefined) return false;
  return value === undefined || sourceOf(model, value).kind === 'by hand';
}

function howOf(model: Model, value: MissingValue | undefined): string | undefined {
  const source = value && sourceOf(model, value);
  return source?.kind === 'by hand' ? source.how : undefined;
}

/** How a value would be given; nothing where a person does it. */
export function planValue(model: Model, kept: KeptForDeploy, value: MissingValue): readonly string[] {
  const source = sourceOf(model, value);
  if (source.kind === 'by hand') return [];
  const { repository, name } = value;
  const isShared = source.kind === 'asked' && source.shared;
  return [`${isShared ? `${repository}: ${name} of every environment` : describeValue(value)}: ${howGiven()}`];

  function howGiven(): string {
    if (kept.find(value) !== undefined) return 'take what is kept on this machine';
    return source.kind === 'asked' ? `ask for it (${source.what})` : 'generate it';
  }
}

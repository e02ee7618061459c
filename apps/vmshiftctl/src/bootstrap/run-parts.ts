import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { type GitHubApi, GitHubError, reasonOf } from '@vmshift/observation';
import type { Check } from '../doctor/check';
import { comparePart, type Unreachable, whyStopped } from '../github/compare-parts';
import { type GitHubReader, gitHubReader, NothingYet, NotShown } from '../github/github-reader';
import { type Change, distinctChanges, type Gap, type MissingValue, type Part } from '../github/part';
import type { RepositoryParts } from '../github/parts/parts';
import { webhookChange } from '../github/parts/webhook-part';
import { type PullRequestDraft, requestPull } from '../github/pull-request';
import type { World } from '../world';
import type { Answers } from './answers';
import type { KeptForDeploy } from './kept-for-deploy';
import { generatePassword, sourceOf, type ValueSource } from './secret-source';
import type { SetSecret } from './set-secret';

/** What bootstrap works with. */
export interface BootstrapAccess {
  readonly model: Model;
  readonly api: GitHubApi;
  /** Tells what is done, or what stops. */
  readonly tell: (line: string) => void;
}

/** What it works with where it changes something. */
export interface ApplyAccess extends BootstrapAccess {
  readonly answers: Answers;
  readonly setSecret: SetSecret;
  readonly kept: KeptForDeploy;
}

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

function draftsOf(gaps: readonly Gap[]): readonly PullRequestDraft[] {
  return gaps.flatMap(({ pullRequest }) => (pullRequest === undefined ? [] : [pullRequest]));
}

function draftText({ repository, base, files }: PullRequestDraft): string {
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
  return [`${isShared ? `${repository}: ${name} of every environment` : label(value)}: ${howGiven()}`];

  function howGiven(): string {
    if (kept.find(value) !== undefined) return 'take what is kept on this machine';
    return source.kind === 'asked' ? `ask for it (${source.what})` : 'generate it';
  }
}

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

function makeChange({ text, method, path, body }: Change, access: BootstrapAccess): Promise<number> {
  const make = async (): Promise<number> => {
    await access.api(path, { method, ...(body && { body }) });
    access.tell(`done: ${text}`);
    return 1;
  };
  return tried(text, make, access);
}

function openDraft(draft: PullRequestDraft, access: BootstrapAccess): Promise<number> {
  const open = async (): Promise<number> => {
    const page = await requestPull(draft, access.api);
    access.tell(`done: ${draftText(draft)}: ${page}`);
    return 1;
  };
  return tried(draftText(draft), open, access);
}

/**
 * Gives a variable or a secret a value, where there is one to give. What GitHub refuses is told.
 * @param replaced where the value that is kept is not good any more
 * @returns how many values were given
 * @throws UserError where GitHub cannot be asked any more
 */
export function giveValue(value: MissingValue, access: ApplyAccess, replaced = false): Promise<number> {
  return tried(label(value), () => give(value, access, replaced), access);
}

async function give(value: MissingValue, access: ApplyAccess, replaced: boolean): Promise<number> {
  const source = sourceOf(access.model, value);
  if (source.kind === 'by hand') return 0;
  // An earlier run that was interrupted has kept it, or the file is of a person who deploys by hand.
  const kept = replaced ? undefined : access.kept.find(value);
  const text = kept ?? (source.kind === 'generated' ? generatePassword() : await askFor(value, source, access.answers));
  if (text === undefined) return 0;
  if (source.kind === 'generated' && source.webhook !== undefined) {
    const change = await webhookChange(value.repository, source.webhook, text, gitHubReader(access.api));
    // Not the other way round: a secret that the webhook does not know would be there, and never be given to it.
    if ((await makeChange(change, access)) === 0) return 0;
  }
  await storeValue(value, text, access);
  return 1;
}

/** The answer for this value; where one serves every environment it is asked for once. */
export async function askFor(
  value: MissingValue,
  { what, shared }: Extract<ValueSource, { kind: 'asked' }>,
  answers: Answers,
): Promise<string | undefined> {
  if (!shared) return answers.ask(value, what);
  const own = answers.interactive ? undefined : await answers.ask(value, what);
  const { environment, ...everywhere } = value;
  return own ?? answers.ask(everywhere, `${what}, for every environment`);
}

/** Stores a value at GitHub, and before where a deploy by hand finds it: GitHub shows it to no one. */
export async function storeValue(
  value: MissingValue,
  text: string,
  { api, setSecret, tell, kept }: Pick<ApplyAccess, 'api' | 'setSecret' | 'tell' | 'kept'>,
): Promise<void> {
  const { repository, environment, name } = value;
  const putBack = kept.keep(value, text);
  try {
    if (environment === undefined)
      await api(`/repos/${repository}/actions/variables`, { method: 'POST', body: { name, value: text } });
    else await setSecret({ repository, environment, name }, text);
  } catch (error) {
    putBack();
    throw error;
  }
  tell(`done: ${label(value)}: set it`);
}

/**
 * Does what gives a number of changes. What GitHub refuses is told, and counts as none.
 * @throws UserError where GitHub cannot be asked any more
 */
export async function tried(
  text: string,
  work: () => Promise<number>,
  { tell }: Pick<BootstrapAccess, 'tell'>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const stopped = whyStopped(error);
    if (stopped !== undefined) throw stoppedBy(stopped);
    if (!(error instanceof GitHubError || error instanceof NotShown)) throw error;
    tell(`not done: ${text}: ${error.message}`);
    return 0;
  }
}

function stoppedBy({ because, fix }: Unreachable): UserError {
  return new UserError([
    `GitHub: ${because}`,
    `  what is done stays done; fix: ${fix}; then run it again: it goes on with what is left`,
  ]);
}

function label({ repository, environment, name }: MissingValue): string {
  return environment === undefined
    ? `${repository}: variable ${name}`
    : `${repository}: secret ${name} of environment ${environment}`;
}

import type { GitHubWrite } from '@vmshift/observation';
import type { GitHubReader } from './github-reader';
import type { PullRequestDraft } from './pull-request';

/** One part of what GitHub has to hold, such as an environment: how to compare it, and how to make it so. */
export interface Part {
  /** Kebab-case id, stable for `--json`. */
  readonly id: string;
  /** What is compared, as a noun phrase. */
  readonly what: string;
  /** The page where a person looks at it. */
  readonly page: string;
  /** @throws NotShown where the token may not see it */
  readonly gaps: (reader: GitHubReader) => Promise<readonly Gap[]>;
}

/** One difference between what GitHub has to hold and what it holds. */
export interface Gap {
  /** Kebab-case, unique within the part. */
  readonly id: string;
  /** What was found, without a full stop. */
  readonly found: string;
  /** Command or page that closes it. */
  readonly fix: string;
  /** What closes it; a person has to where there is nothing. */
  readonly changes?: readonly Change[];
  /** A pull request that closes it, once a person has merged it. */
  readonly pullRequest?: PullRequestDraft;
  /** A value that someone has to give. */
  readonly value?: MissingValue;
  /** The value with which it is closed, where that one is missing as well. */
  readonly madeWith?: MissingValue;
  /** Values that are missing too, and can be given once this gap is closed. */
  readonly thenMissing?: readonly MissingValue[];
}

/** A variable of a repository, or a secret of an environment. */
export interface MissingValue {
  readonly repository: string;
  /** Absent for a variable. */
  readonly environment?: string;
  readonly name: string;
}

/** One request that changes a setting. Done a second time it changes nothing. */
export interface Change extends GitHubWrite {
  /** What it does, as a verb phrase. */
  readonly text: string;
  readonly path: string;
}

/** A gap, in a list of its own: so that lists of them are put together. */
export function gap(id: string, found: string, fix: string, ...changes: readonly Change[]): readonly Gap[] {
  return [{ id, found, fix, ...(changes.length > 0 && { changes }) }];
}

/** What closes the gaps, each request once: one may close several. */
export function distinctChanges(gaps: readonly Gap[]): readonly Change[] {
  const changes = gaps.flatMap(({ changes: those = [] }) => those);
  return [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
}

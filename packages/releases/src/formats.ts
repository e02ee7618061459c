/** One format of a pin's value: what it must match, and how a message puts it. */
export interface Format {
  readonly matches: (value: unknown) => boolean;
  readonly allowed: string;
}

const pattern = (expression: RegExp, allowed: string): Format => ({
  matches: (value) => typeof value === 'string' && expression.test(value),
  allowed,
});

/** Control characters, invisible and direction-changing ones, line and paragraph separators. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

/** @see https://docs.github.com/en/actions/how-tos/manage-workflow-runs/skip-workflow-runs */
const SKIPS_WORKFLOWS = /\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|skip-checks:/i;

const line = (maximum: number): Format => ({
  matches: (value) =>
    typeof value === 'string' &&
    value.trim() === value &&
    value.length > 0 &&
    value.length <= maximum &&
    !UNPRINTABLE.test(value) &&
    !SKIPS_WORKFLOWS.test(value),
  allowed: `one line of 1 to ${maximum} printable characters, no spaces around it, nothing that skips workflows`,
});

/**
 * A branch that can begin an image tag: 87 characters leave room for `-` and a full commit in the 128 of a tag.
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
 */
export const BRANCH = pattern(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,86}$/, 'a branch name of 1 to 87 of A-Z a-z 0-9 _ . -');

export const COMMIT = pattern(/^[0-9a-f]{40}$/, 'a full commit, 40 digits of 0-9 a-f');

export const DIGEST = pattern(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 digits of 0-9 a-f');

export const RUN_URL = pattern(
  /^https:\/\/github\.com\/[A-Za-z0-9-]{1,39}\/[A-Za-z0-9_.-]{1,100}\/actions\/runs\/[0-9]{1,20}(\/attempts\/[0-9]{1,4})?$/,
  'https://github.com/<owner>/<repository>/actions/runs/<number>',
);

export const SEQUENCE: Format = {
  matches: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  allowed: 'a whole number from 0 on',
};

/** A number of a build as it is given on a command line. */
export const GIVEN_SEQUENCE = pattern(/^(0|[1-9][0-9]{0,14})$/, 'a whole number from 0 on, at most 15 digits');

/** Why something was done: goes into JSON and a commit message. */
export const REASON = line(200);

/** A reason as it is given on a command line: what a person wrote, and not the place for it in a printed command. */
export const GIVEN_REASON: Format = {
  matches: (value) => REASON.matches(value) && /[\p{L}\p{N}]/u.test(String(value)) && !/^<[^<>]*>$/.test(String(value)),
  allowed: `why, in your words: ${REASON.allowed}`,
};

/** Who did something: a GitHub login or a Git author's name. */
export const AUTHOR = line(100);

/** The tag of one of the branch's images: 7 to 40 digits of the pin's own commit follow the branch. */
export function imageTag(branch: string, commit: string): Format {
  const digits = (tag: string): string => tag.slice(branch.length + 1);
  return {
    matches: (value) =>
      typeof value === 'string' &&
      value.startsWith(`${branch}-`) &&
      digits(value).length >= 7 &&
      commit.startsWith(digits(value)),
    allowed: `${branch}- and 7 to 40 digits of the pin's commit, such as ${branch}-${commit}`,
  };
}

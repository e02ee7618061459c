import { ACKNOWLEDGEMENTS_FILE, type Acknowledgement } from './parse-acknowledgements';

/** Who may sign an acknowledgement, as far as it is known. */
export interface Signers {
  /**
   * Code Owners of the acknowledgements, `@login` or `@organization/team`, as the base names them: a change does not name
   * its own. @default not known
   */
  readonly owners?: readonly string[] | undefined;
  /** Login of the author of the pull request. @default not known */
  readonly author?: string | undefined;
  /** Logins whose review the pull request asks for. @default none */
  readonly reviewers?: readonly string[];
}

/** Why an entry counts for nothing; undefined where nothing speaks against it. */
export function signerRefusal({ by }: Pick<Acknowledgement, 'by'>, signers: Signers): SignerRefusal | undefined {
  const others = (logins: readonly string[]) => logins.filter((login) => !isSame(login, signers.author));
  const { owners, reviewers = [] } = signers;
  const known = others([...(owners ?? []).filter(isLogin).map((owner) => owner.slice(1)), ...reviewers]);
  const allowed = known.length === 0 ? 'another person who owns or reviews the change' : `one of ${known.join(', ')}`;
  if (isSame(by, signers.author)) return { because: 'the author of the pull request', allowed };
  if (owners === undefined || !owners.every(isLogin) || known.some((login) => isSame(login, by))) return undefined;
  return { because: `neither a Code Owner of ${ACKNOWLEDGEMENTS_FILE} nor asked for a review`, allowed };
}

export interface SignerRefusal {
  /** Who signed, to follow `signed by <login>, `. */
  readonly because: string;
  readonly allowed: string;
}

/** What is not known of the entries that lift something: a reader takes their names for more than they are otherwise. */
export function unverifiedSigners(
  entries: readonly Pick<Acknowledgement, 'by'>[],
  { owners, reviewers = [] }: Signers,
): readonly string[] {
  const logins = [...new Set(entries.map(({ by }) => by))].sort();
  if (owners === undefined) {
    return logins.map((by) => `not checked: whether ${by}, who signs an acknowledgement, is a Code Owner`);
  }
  const teams = owners.filter((owner) => !isLogin(owner)).join(', ');
  return logins
    .filter((by) => ![...owners.map((owner) => owner.replace(/^@/, '')), ...reviewers].some((one) => isSame(one, by)))
    .map((by) => `not checked: whether ${by}, who signs an acknowledgement, belongs to ${teams}`);
}

/** A team, or an address, names people that Git does not know. */
function isLogin(owner: string): boolean {
  return /^@[A-Za-z0-9-]+$/.test(owner);
}

/** GitHub takes logins in any case. */
function isSame(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

import type { Rule } from '@vmshift/findings';
import { isEmpty, listAt, type PlanObject, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const KEY = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/object_storage_key';
const TOKEN = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/token';

/** A key without a list of buckets has all of the account, those of other environments and those to come. */
const isUnlimited = (key: PlanObject | null) => key !== null && listAt(key, 'bucket_access').length === 0;

const keyUnlimited = resourceRule({
  id: 'bucket-key-unlimited',
  title: 'A key of Object Storage is for listed buckets',
  types: ['linode_object_storage_key'],
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => (isUnlimited(after) && !isUnlimited(before) ? [{ path: ['bucket_access'] }] : []),
  class: 'privilege',
  verdict: 'block',
  because: 'the key names no bucket, and so has every bucket of the account',
  impact: 'who holds it reads and deletes dumps and states of all environments, and makes buckets',
  fix: 'list the buckets that it needs under bucket_access, each with read_only where that is enough',
  see: KEY,
  reads: ['bucket_access'],
});

/** What a key may do, `<bucket>` or `<bucket> read_write`, one a bucket and one more where it writes. */
function grants(key: PlanObject | null): readonly string[] {
  return listAt(key, 'bucket_access').flatMap((access) => {
    const bucket = stringAt(access, 'bucket_name') ?? '';
    return stringAt(access, 'permissions') === 'read_write' ? [bucket, `${bucket} read_write`] : [bucket];
  });
}

const keyWidened = resourceRule({
  id: 'bucket-key-widened',
  title: 'A key of Object Storage reads and writes what it did',
  types: ['linode_object_storage_key'],
  actions: ['update', 'replace'],
  judge: ({ before, after }) => {
    if (isUnlimited(before)) return [];
    const known = grants(before);
    const gained = grants(after).filter((grant) => !known.includes(grant));
    return gained.length === 0 ? [] : [{ path: ['bucket_access'], gained }];
  },
  class: 'privilege',
  verdict: 'warn',
  because: ({ gained }) => `the key gets ${gained.join(', ')}`,
  impact:
    'every program and person that holds the key gets that too; with read_write they overwrite and delete objects',
  fix: 'make a key of its own for what is new',
  see: KEY,
  reads: ['bucket_access'],
});

/** The scopes of a token. @see https://techdocs.akamai.com/linode-api/reference/get-profile-tokens */
const scopesOf = (token: PlanObject | null) => (stringAt(token, 'scopes') ?? '').split(/[\s,]+/).filter(Boolean);

const tokenWidened = resourceRule({
  id: 'token-scopes-widened',
  title: 'A token of Linode has the scopes that its program needs',
  types: ['linode_token'],
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const known = scopesOf(before);
    const gained = scopesOf(after).filter((scope) => !known.includes(scope) && !known.includes('*'));
    const isAll = gained.includes('*');
    if (gained.length === 0 || (before === null && !isAll)) return [];
    return [{ path: ['scopes'], gained, isAll, ...(isAll ? {} : { verdict: 'warn' as const }) }];
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gained, isAll }) => (isAll ? 'the token has every scope' : `the token gets ${gained.join(', ')}`),
  impact: ({ isAll }) =>
    isAll
      ? 'who holds it, or reads the state, has the account: its clusters, its people and its bill'
      : 'who holds it, or reads the state, may do that in the whole account',
  fix: 'list the scopes of docs/setup.md, "Linode", that it needs',
  see: TOKEN,
  reads: ['scopes'],
});

/** A leap year. */
const LONGEST_RENEWAL_DAYS = 366;

/** By how many days a token works longer than before; none where either has no day. */
function renewalDays(before: PlanObject | null, after: PlanObject | null): number {
  const [old, next] = [before, after].map((token) => Date.parse(stringAt(token, 'expiry') ?? ''));
  return ((next ?? Number.NaN) - (old ?? Number.NaN)) / 86_400_000 || 0;
}

const tokenForever = resourceRule({
  id: 'token-without-expiry',
  title: 'A token of Linode ends on a day within a year',
  types: ['linode_token'],
  actions: ['create', 'update', 'replace'],
  judge: ({ before, after }) => {
    const path = ['expiry'];
    if (isEmpty(after?.expiry)) return before === null || !isEmpty(before.expiry) ? [{ path, days: 0 }] : [];
    const days = renewalDays(before, after);
    return days > LONGEST_RENEWAL_DAYS ? [{ path, days }] : [];
  },
  class: 'exposure',
  verdict: 'warn',
  because: ({ days }) =>
    days === 0 ? 'the token does not expire' : `the token works ${Math.round(days)} days longer than before`,
  impact: 'one that is lost or copied works until then, or until a person revokes it',
  fix: 'set expiry to a day within a year',
  see: TOKEN,
  reads: ['expiry'],
});

/** What is handed out for the account at Linode. */
export const linodeCredentialRules: readonly Rule<PlanContext>[] = [
  keyUnlimited,
  keyWidened,
  tokenWidened,
  tokenForever,
];

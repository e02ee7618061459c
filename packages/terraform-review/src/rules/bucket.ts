import { counted, type Rule } from '@vmshift/findings';
import { at, listAt, numberAt, type PlanObject, type PlanValue, stringAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';

const TYPES = ['linode_object_storage_bucket'];
const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/object_storage_bucket';

const bucketPublic = resourceRule({
  id: 'bucket-public',
  title: 'Backups and states in a bucket are read with a key only',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const acl = stringAt(after, 'acl');
    const opened = acl !== undefined && /^(public|authenticated)-/.test(acl) && acl !== stringAt(before, 'acl');
    return opened ? [{ path: ['acl'] }] : [];
  },
  class: 'exposure',
  verdict: 'block',
  because: 'the access list of the bucket allows access without one of its keys',
  impact: 'anyone can read its objects: database dumps, or states with credentials',
  fix: 'keep acl private and hand out limited keys',
  see: SEE,
  reads: ['acl'],
});

const bucketVersioningSuspended = resourceRule({
  id: 'bucket-versioning-suspended',
  title: 'A bucket keeps earlier versions of its objects',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) =>
    at(before, 'versioning') === true && at(after, 'versioning') === false ? [{ path: ['versioning'] }] : [],
  class: 'data-loss',
  verdict: 'block',
  because: 'new writes keep no earlier version',
  impact: 'an overwritten or deleted object, such as a damaged state, cannot be restored',
  fix: 'keep versioning on',
  see: SEE,
  reads: ['versioning'],
});

/** What a lifecycle rule deletes. */
interface Expiry {
  /** How the names of its objects begin. */
  readonly prefix: string;
  /** Days until it deletes them; 0 on a date. */
  readonly days: number;
}

/** What a lifecycle rule deletes; undefined when it deletes nothing. */
function expiryOf(rule: PlanValue): Expiry | undefined {
  if (at(rule, 'enabled') !== true) return undefined;
  const blocks = [listAt(rule, 'expiration')[0], listAt(rule, 'noncurrent_version_expiration')[0]];
  const days = blocks.flatMap((block) => (stringAt(block, 'date') ? 0 : (numberAt(block, 'days') ?? [])));
  return days.length === 0 ? undefined : { prefix: stringAt(rule, 'prefix') ?? '', days: Math.min(...days) };
}

function expiriesOf(bucket: PlanObject | null): readonly Expiry[] {
  return listAt(bucket, 'lifecycle_rule').flatMap((rule) => expiryOf(rule) ?? []);
}

/** Whether objects of the one were deleted as early by the other. */
function isCovered({ prefix, days }: Expiry, by: readonly Expiry[]): boolean {
  return by.some((other) => prefix.startsWith(other.prefix) && other.days <= days);
}

function describeExpiries(expiries: readonly Expiry[]): string {
  const texts = expiries.map(
    ({ prefix, days }) => `${days === 0 ? 'a date' : counted(days, 'day')}${prefix === '' ? '' : ` under ${prefix}`}`,
  );
  return texts.join('; ') || 'no expiry';
}

const bucketObjectsExpireEarlier = resourceRule({
  id: 'bucket-objects-expire-earlier',
  title: 'A bucket keeps its objects as long as before',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const old = expiriesOf(before);
    const earlier = expiriesOf(after).filter((expiry) => !isCovered(expiry, old));
    if (earlier.length === 0) return [];
    return [{ path: ['lifecycle_rule'], before: describeExpiries(old), after: describeExpiries(earlier) }];
  },
  class: 'data-loss',
  verdict: 'block',
  because: 'objects are kept for a shorter time',
  impact: 'objects older than that are deleted within a day of the apply, and are gone for good',
  fix: 'compare it with the retention time that the backups need',
  see: SEE,
  reads: ['lifecycle_rule'],
});

const bucketAccessUnseen = resourceRule({
  id: 'bucket-access-unseen',
  title: 'The access list of a bucket is one that the plan shows',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) =>
    stringAt(after, 'acl') === 'custom' && stringAt(before, 'acl') !== 'custom' ? [{ path: ['acl'] }] : [],
  class: 'exposure',
  verdict: 'warn',
  because: 'the access list is written elsewhere, and no plan shows who is in it',
  impact: 'other accounts, or everyone, may read database dumps, or states with credentials',
  fix: 'keep acl private and hand out limited keys',
  see: SEE,
  reads: ['acl'],
});

const bucketAnswersPages = resourceRule({
  id: 'bucket-answers-pages',
  title: 'A bucket of backups and states is read by programs, not by web pages',
  types: TYPES,
  actions: ['create', 'update'],
  judge: ({ before, after }) =>
    at(after, 'cors_enabled') === true && at(before, 'cors_enabled') !== true ? [{ path: ['cors_enabled'] }] : [],
  class: 'exposure',
  verdict: 'warn',
  because: 'web pages of every origin may use the bucket',
  impact: 'a page that holds a signed address or a key reads and writes objects from the browser of its visitor',
  fix: 'keep cors_enabled false; set a list of origins by the S3 API where a page needs it',
  see: SEE,
  reads: ['cors_enabled'],
});

/** Backups and states in buckets: who reads them and how long they stay. */
export const bucketRules: readonly Rule<PlanContext>[] = [
  bucketPublic,
  bucketAccessUnseen,
  bucketAnswersPages,
  bucketVersioningSuspended,
  bucketObjectsExpireEarlier,
];

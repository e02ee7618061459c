import type { Rule } from '@vmshift/findings';
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

/** Days until a lifecycle rule deletes objects; undefined when it does not. */
function expiry(rule: PlanValue): number | undefined {
  if (at(rule, 'enabled') !== true) return undefined;
  const days = [listAt(rule, 'expiration')[0], listAt(rule, 'noncurrent_version_expiration')[0]].flatMap(
    (block) => numberAt(block, 'days') ?? [],
  );
  return days.length === 0 ? undefined : Math.min(...days);
}

/** Days until the first objects are deleted; infinite when none are. */
function shortestExpiry(bucket: PlanObject | null): number {
  return Math.min(...listAt(bucket, 'lifecycle_rule').flatMap((rule) => expiry(rule) ?? []), Number.POSITIVE_INFINITY);
}

const bucketObjectsExpireEarlier = resourceRule({
  id: 'bucket-objects-expire-earlier',
  title: 'A bucket keeps its objects as long as before',
  types: TYPES,
  actions: ['update'],
  judge: ({ before, after }) => {
    const [old, next] = [shortestExpiry(before), shortestExpiry(after)];
    if (next >= old) return [];
    const kept = Number.isFinite(old) ? `${old} days` : 'no expiry';
    return [{ path: ['lifecycle_rule'], before: kept, after: `${next} days` }];
  },
  class: 'data-loss',
  verdict: 'warn',
  because: 'objects are kept for a shorter time',
  impact: 'objects older than that are deleted within a day of the apply',
  fix: 'compare it with the retention time that the backups need',
  see: SEE,
  reads: ['lifecycle_rule'],
});

/** Backups and states in buckets: who reads them and how long they stay. */
export const bucketRules: readonly Rule<PlanContext>[] = [
  bucketPublic,
  bucketVersioningSuspended,
  bucketObjectsExpireEarlier,
];

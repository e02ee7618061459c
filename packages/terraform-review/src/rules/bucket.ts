import { at, listAt, numberAt, type PlanValue, stringAt } from '../plan-value';
import { type Danger, ruleFor } from '../rule';

const SEE = 'https://registry.terraform.io/providers/linode/linode/latest/docs/resources/object_storage_bucket';

/** Days until a rule deletes objects; undefined when it does not. */
function expiry(rule: PlanValue): number | undefined {
  if (at(rule, 'enabled') !== true) return undefined;
  const days = [listAt(rule, 'expiration')[0], listAt(rule, 'noncurrent_version_expiration')[0]].flatMap(
    (block) => numberAt(block, 'days') ?? [],
  );
  return days.length === 0 ? undefined : Math.min(...days);
}

/** Backups and states in buckets: who reads them and how long they stay. Loss of the bucket is told by `destroyedObjects`. */
export const bucket = ruleFor(['linode_object_storage_bucket'], ({ action, before, after }) => {
  if (after === null || (action !== 'create' && action !== 'update')) return [];
  const old = before ?? undefined;
  return [...readers(old, after), ...versions(old, after), ...(action === 'update' ? retention(old, after) : [])];
});

function readers(old: PlanValue | undefined, next: PlanValue): Danger[] {
  const [acl, nextAcl] = [stringAt(old, 'acl'), stringAt(next, 'acl')];
  if (nextAcl === undefined || nextAcl === acl || !/^(public|authenticated)-/.test(nextAcl)) return [];
  return [
    {
      id: 'bucket-public',
      class: 'exposure',
      verdict: 'block',
      path: 'acl',
      before: acl,
      after: nextAcl,
      because: 'the access list of the bucket lets in who has no key of it',
      impact: 'everybody reads its objects: dumps of the database, or states with credentials',
      fix: 'keep acl private and hand out limited keys',
      see: SEE,
    },
  ];
}

function versions(old: PlanValue | undefined, next: PlanValue): Danger[] {
  if (at(old, 'versioning') !== true || at(next, 'versioning') !== false) return [];
  return [
    {
      id: 'bucket-versioning-suspended',
      class: 'data-loss',
      verdict: 'block',
      path: 'versioning',
      before: true,
      after: false,
      because: 'new writes keep no earlier version',
      impact: 'an overwritten or deleted object, such as a damaged state, cannot be brought back',
      fix: 'keep versioning on',
      see: SEE,
    },
  ];
}

function retention(old: PlanValue | undefined, next: PlanValue): Danger[] {
  const shortest = (side: PlanValue | undefined): number =>
    Math.min(...listAt(side, 'lifecycle_rule').flatMap((rule) => expiry(rule) ?? []), Number.POSITIVE_INFINITY);
  if (shortest(next) >= shortest(old)) return [];
  const days = (value: number): string => (Number.isFinite(value) ? `${value} days` : 'for ever');
  return [
    {
      id: 'bucket-objects-expire-earlier',
      class: 'data-loss',
      verdict: 'warn',
      path: 'lifecycle_rule',
      before: days(shortest(old)),
      after: days(shortest(next)),
      because: 'objects are kept for a shorter time',
      impact: 'objects older than that are deleted within a day of the apply',
      fix: 'compare with the retention that the backups need',
      see: SEE,
    },
  ];
}

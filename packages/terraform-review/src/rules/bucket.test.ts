import { created, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'linode_object_storage_bucket';
const object = `stack: ${TYPE}.x`;
const bucket = (over: object): object => ({ acl: 'private', versioning: true, ...over });
const change = (before: object, after: object) => updated(TYPE, bucket(before), bucket(after));
const expires = (days: number): object => ({ lifecycle_rule: [{ enabled: true, expiration: [{ days }] }] });
const rulesOf = (prefix: string, days: number) => [{ enabled: true, prefix, expiration: [{ days }] }];
const under = (prefix: string, days: number): object => ({ lifecycle_rule: rulesOf(prefix, days) });

testHarmless({
  'private again': change({ acl: 'public-read' }, {}),
  'with versions': change({ versioning: false }, {}),
  'objects kept longer': change(expires(7), expires(30)),
  'a new bucket': created(TYPE, bucket(expires(7))),
});

testPlanRule('bucket-public', {
  flags: {
    public: [
      change({}, { acl: 'public-read' }),
      { object, path: 'acl', before: 'private', after: 'public-read', verdict: 'block' },
    ],
    'every account, for a new bucket': [
      created(TYPE, bucket({ acl: 'authenticated-read' })),
      { object, path: 'acl', before: undefined, after: 'authenticated-read' },
    ],
  },
  accepts: { 'public as before': change({ acl: 'public-read' }, { acl: 'public-read', cors_enabled: true }) },
});

testPlanRule('bucket-versioning-suspended', {
  flags: {
    'without versions': [
      change({}, { versioning: false }),
      { object, path: 'versioning', before: 'true', after: 'false', verdict: 'block' },
    ],
  },
  accepts: { 'a new bucket without versions': created(TYPE, bucket({ versioning: false })) },
});

testPlanRule('bucket-objects-expire-earlier', {
  flags: {
    'a first expiry': [
      change({}, expires(30)),
      { object, path: 'lifecycle_rule', before: 'no expiry', after: '30 days', verdict: 'block' },
    ],
    'an earlier expiry': [
      change(expires(30), expires(1)),
      { object, path: 'lifecycle_rule', before: '30 days', after: '1 day' },
    ],
    'more objects by the same rule': [
      change(under('dumps/', 30), under('', 30)),
      { object, path: 'lifecycle_rule', before: '30 days under dumps/', after: '30 days' },
    ],
    'other objects': [
      change(under('dumps/', 7), { lifecycle_rule: [...rulesOf('dumps/', 7), ...rulesOf('states/', 90)] }),
      { object, path: 'lifecycle_rule', after: '90 days under states/' },
    ],
    'on a date': [
      change(expires(30), { lifecycle_rule: [{ enabled: true, expiration: [{ date: '2026-12-01' }] }] }),
      { object, path: 'lifecycle_rule', after: 'a date' },
    ],
    'earlier versions only': [
      change({}, { lifecycle_rule: [{ enabled: true, expiration: [], noncurrent_version_expiration: [{ days: 9 }] }] }),
      { object, path: 'lifecycle_rule', after: '9 days' },
    ],
  },
  accepts: {
    'a rule that is switched off': change({}, { lifecycle_rule: [{ enabled: false, expiration: [{ days: 1 }] }] }),
    'a later expiry': change(expires(7), expires(30)),
    'fewer objects': change(under('', 30), under('dumps/', 30)),
  },
});

testPlanRule('bucket-access-unseen', {
  flags: {
    'written elsewhere': [
      change({}, { acl: 'custom' }),
      { object, path: 'acl', before: 'private', after: 'custom', verdict: 'warn' },
    ],
  },
  accepts: { 'as before': change({ acl: 'custom' }, { acl: 'custom', versioning: false }) },
});

testPlanRule('bucket-answers-pages', {
  flags: {
    'every origin': [change({}, { cors_enabled: true }), { object, path: 'cors_enabled', verdict: 'warn' }],
  },
  accepts: { 'none any more': change({ cors_enabled: true }, { cors_enabled: false }) },
});

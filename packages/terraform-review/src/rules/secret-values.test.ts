import { contextOf, metadata, secret, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const TYPE = 'kubernetes_secret_v1';
const object = `stack: ${TYPE}.x`;
const WRITE_ONLY = { data_wo: {}, data_wo_revision: {} };
const create = (after: object, configured: object) =>
  contextOf({ changes: [{ address: `${TYPE}.x`, after, configured }] });

testHarmless({
  'another label': updated(TYPE, secret(1), secret(1, { metadata: metadata('s', 'n', { labels: { a: 'b' } }) })),
  'a new Secret with its values': create(secret(1), WRITE_ONLY),
});

testPlanRule('secret-stays-empty', {
  flags: {
    'no revision': [
      create(secret(null), WRITE_ONLY),
      {
        ...{ object, path: 'data_wo_revision', before: undefined, after: undefined, verdict: 'block' },
        because: 'data_wo is sent only when data_wo_revision changes, and it starts at 1',
      },
    ],
    'revision 0': [create(secret(0), WRITE_ONLY), { object, path: 'data_wo_revision', before: undefined, after: '0' }],
    'binary data': [
      create(secret(1, { binary_data_wo_revision: 0 }), { binary_data_wo: {} }),
      { object, path: 'binary_data_wo_revision', fix: 'set binary_data_wo_revision to 1 or more' },
    ],
  },
  accepts: {
    'revision 1': create(secret(1), WRITE_ONLY),
    'a revision that the apply decides': contextOf({
      changes: [
        { address: `${TYPE}.x`, after: secret(null), unknown: { data_wo_revision: true }, configured: WRITE_ONLY },
      ],
    }),
  },
});

testPlanRule('secret-rotated', {
  flags: {
    'a higher revision': [
      updated(TYPE, secret(1), secret(2)),
      {
        ...{ object, path: 'data_wo_revision', before: '1', after: '2', verdict: 'info' },
        fix: expect.stringContaining('docs/maintenance.md, "Rotate a key"'),
      },
    ],
    'a lower revision': [
      updated(TYPE, secret(1_650_102_322), secret(7)),
      { object, path: 'data_wo_revision', before: '1650102322', after: '7' },
    ],
  },
  accepts: {
    'the same revision': updated(TYPE, secret(1), secret(1, { immutable: true })),
    'a new Secret': create(secret(2), WRITE_ONLY),
  },
});

testPlanRule('secret-in-state', {
  flags: {
    'ordinary data': [
      create(secret(null, { data: { a: 'x' } }), { data: {} }),
      {
        ...{ object, path: 'data', before: undefined, after: '(sensitive value)', verdict: 'warn' },
        fix: 'use data_wo with data_wo_revision and an ephemeral variable',
      },
    ],
  },
  accepts: {
    'in the state already': updated(TYPE, secret(null, { data: { a: 'x' } }), secret(null, { data: { a: 'y' } })),
    'what the provider read back': create(secret(1, { data: { a: 'x' } }), WRITE_ONLY),
  },
});

testPlanRule('secret-key-removed', {
  flags: {
    'a key': [
      updated('kubernetes_secret_v1', secret(1, { data_wo: { a: '1', b: '2' } }), secret(2, { data_wo: { a: '1' } })),
      {
        ...{ object: 'stack: kubernetes_secret_v1.x', path: 'data_wo', verdict: 'warn', after: undefined },
        because: 'the Secret loses its key b',
      },
    ],
  },
  accepts: {
    'a key that comes, and one that changes': updated(
      'kubernetes_secret_v1',
      secret(1, { data_wo: { a: '1' } }),
      secret(2, { data_wo: { a: '2', b: '2' } }),
    ),
  },
});

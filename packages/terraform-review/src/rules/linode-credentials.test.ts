import { created, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const KEY = 'linode_object_storage_key';
const TOKEN = 'linode_token';
const key = `stack: ${KEY}.x`;
const token = `stack: ${TOKEN}.x`;
const access = (...pairs: readonly (readonly [string, string])[]) => ({
  label: 'backups',
  bucket_access: pairs.map(([bucket_name, permissions]) => ({ bucket_name, permissions, cluster: 'us-east-1' })),
});
const READS = access(['dumps', 'read_only']);

testPlanRule('bucket-key-unlimited', {
  flags: {
    'no list any more': [
      updated(KEY, READS, { label: 'backups', bucket_access: null }),
      { object: key, path: 'bucket_access', verdict: 'block' },
    ],
    'a new key without one': [created(KEY, { label: 'backups' }), { object: key, path: '' }],
  },
  accepts: {
    'a new key with a list': created(KEY, READS),
    'one that never had a list': updated(KEY, { label: 'a' }, { label: 'b' }),
  },
});

testPlanRule('bucket-key-widened', {
  flags: {
    'writes too': [
      updated(KEY, READS, access(['dumps', 'read_write'])),
      { object: key, path: 'bucket_access', verdict: 'warn', because: 'the key gets dumps read_write' },
    ],
    'a second bucket': [
      updated(KEY, READS, access(['dumps', 'read_only'], ['states', 'read_write'])),
      { object: key, because: 'the key gets states, states read_write' },
    ],
  },
  accepts: {
    'reads only from then on': updated(KEY, access(['dumps', 'read_write']), READS),
    'one of two buckets': updated(KEY, access(['dumps', 'read_only'], ['states', 'read_only']), READS),
    'a list where there was none': updated(KEY, { label: 'backups' }, READS),
  },
});

const scopes = (text: string) => ({ label: 'ci', scopes: text, expiry: '2027-01-01T00:00:00Z' });

testPlanRule('token-scopes-widened', {
  flags: {
    'every scope': [
      updated(TOKEN, scopes('lke:read_only'), scopes('*')),
      { object: token, path: 'scopes', verdict: 'block', because: 'the token has every scope' },
    ],
    'a new token with every scope': [created(TOKEN, scopes('*')), { object: token, path: 'scopes' }],
    'one more': [
      updated(TOKEN, scopes('lke:read_only'), scopes('lke:read_only domains:read_write')),
      { object: token, path: 'scopes', verdict: 'warn', because: 'the token gets domains:read_write' },
    ],
  },
  accepts: {
    'a new token with some': created(TOKEN, scopes('lke:read_only')),
    'one less': updated(TOKEN, scopes('lke:read_only domains:read_write'), scopes('lke:read_only')),
    'some in place of all': updated(TOKEN, scopes('*'), scopes('lke:read_write')),
  },
});

testPlanRule('token-without-expiry', {
  flags: {
    'no day any more': [
      updated(TOKEN, scopes('lke:read_only'), { ...scopes('lke:read_only'), expiry: null }),
      { object: token, path: 'expiry', verdict: 'warn' },
    ],
    'a day in many years': [
      updated(TOKEN, scopes('lke:read_only'), { ...scopes('lke:read_only'), expiry: '2099-01-01T00:00:00Z' }),
      { object: token, path: 'expiry', because: 'the token works 26298 days longer than before' },
    ],
    'a new token without one': [created(TOKEN, { label: 'ci', scopes: 'lke:read_only' }), { object: token }],
  },
  accepts: {
    'another day': updated(TOKEN, scopes('lke:read_only'), {
      ...scopes('lke:read_only'),
      expiry: '2027-02-01T00:00:00Z',
    }),
  },
});

import { contextOf, testHarmless, testPlanRule } from '@vmshift/terraform-review/testing';

const providers = (expressions: object, name = 'p') =>
  contextOf({ over: { configuration: { provider_config: { p: { name, expressions } } } } });
const expression = (text: string): string => `\${${text}}`;
const literal = (constant_value: unknown): object => ({ constant_value });

testHarmless({
  'a reference': providers({ token: { references: ['var.token'] } }),
  'a reference as JSON configuration writes it': providers({
    token: { constant_value: expression('var.token'), references: ['var.token'] },
  }),
  'a reference inside a block': providers({ kubernetes: literal({ token: expression('sensitive(data.x.y)') }) }),
  'another setting': providers({ event_poll_ms: literal(200) }),
});

testPlanRule('provider-credential-in-configuration', {
  flags: {
    'a token': [
      providers({ token: literal('x') }),
      {
        ...{ object: 'stack: provider.p', path: 'token', verdict: 'block' },
        ...{ before: undefined, after: undefined, now: '(sensitive value)' },
      },
    ],
    'a password inside a block': [
      providers({ kubernetes: literal({ password: 'x' }) }),
      { object: 'stack: provider.p', path: 'kubernetes.password', now: '(sensitive value)' },
    ],
  },
  accepts: { 'a reference': providers({ token: { references: ['var.token'] } }) },
});

testPlanRule('provider-without-tls-check', {
  flags: {
    'in a block': [
      providers({ kubernetes: literal({ insecure: true }) }),
      { object: 'stack: provider.p', path: 'kubernetes.insecure', now: 'true', after: undefined, verdict: 'block' },
    ],
    'at the top': [
      providers({ insecure: literal(true) }, 'kubernetes'),
      { object: 'stack: provider.kubernetes', path: 'insecure', now: 'true' },
    ],
  },
  accepts: { checked: providers({ insecure: literal(false) }) },
});

testPlanRule('buckets-emptied-on-destroy', {
  flags: {
    emptied: [
      providers({ obj_bucket_force_delete: literal(true) }, 'linode'),
      { object: 'stack: provider.linode', path: 'obj_bucket_force_delete', now: 'true', verdict: 'block' },
    ],
  },
  accepts: { kept: providers({ obj_bucket_force_delete: literal(false) }, 'linode') },
});

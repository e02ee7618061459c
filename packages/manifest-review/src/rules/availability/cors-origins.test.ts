import { testRule } from '@vmshift/findings/testing';
import { comparison, dropVariable } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const API = 'Deployment/vmshift-api';
const ENV = 'spec.template.spec.containers[vmshift-api].env';
const CONFIG = 'ConfigMap/vmshift-api-config';
const config = (key: string, text: string | undefined) => comparison((draft) => draft.set(CONFIG, `data.${key}`, text));
const nothing = comparison(() => undefined);

testRule(changeRules, 'cors-origins-missing', {
  flags: {
    gone: [comparison(dropVariable(API, ENV, 'CORS_ORIGINS')), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
    'out of the ConfigMap': [config('CORS_ORIGINS', undefined), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
  },
  accepts: {
    'an empty list': config('CORS_ORIGINS', '[]'),
    'another variable': comparison(dropVariable(API, ENV, 'REDIS_URL')),
    'no change': nothing,
  },
});

testRule(changeRules, 'cors-origins-unreadable', {
  flags: {
    'a bare address': [
      config('CORS_ORIGINS', 'https://vmshift-staging.satyamay.tech'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, after: 'https://vmshift-staging.satyamay.tech' },
    ],
    'a list of numbers': [config('CORS_ORIGINS', '[1]'), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
    'a text in JSON': [config('CORS_ORIGINS', '"https://x"'), { object: API, path: `${ENV}[CORS_ORIGINS]` }],
  },
  accepts: { 'a list of texts': config('CORS_ORIGINS', '["https://x"]'), none: config('CORS_ORIGINS', undefined) },
});

testRule(changeRules, 'any-page-may-call-the-api', {
  flags: { 'a star': [config('CORS_ORIGINS', '["https://x", "*"]'), { object: API, path: `${ENV}[CORS_ORIGINS]` }] },
  accepts: { 'one page': config('CORS_ORIGINS', '["https://x"]') },
});

testRule(changeRules, 'cors-origins-change', {
  flags: {
    'another page': [
      config('CORS_ORIGINS', '["https://x"]'),
      {
        ...{ object: API, path: `${ENV}[CORS_ORIGINS]`, verdict: 'warn' },
        because: 'pages of https://x may call the API with the visitor’s credentials',
        impact: 'browsers accept calls of these pages and refuse all others',
      },
    ],
    'a page without TLS': [
      config('CORS_ORIGINS', '["https://x", "http://y"]'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, impact: 'http://y is not protected by TLS' },
    ],
    'no page': [
      config('CORS_ORIGINS', '[]'),
      { object: API, path: `${ENV}[CORS_ORIGINS]`, because: 'no page may call the API' },
    ],
  },
  accepts: {
    'the same page, spelled otherwise': config('CORS_ORIGINS', '[ "https://vmshift-staging.satyamay.tech" ]'),
    'what is worse has its own rule': config('CORS_ORIGINS', '["*"]'),
    'what cannot be read has its own rule': config('CORS_ORIGINS', '*'),
  },
});

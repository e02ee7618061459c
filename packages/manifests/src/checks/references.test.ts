import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { referenceRules } from './references';

const POD = 'spec.template.spec';
const WEB = `${POD}.containers[0]`;
const IN_WEB = `${POD}.containers[web]`;
const object = 'Deployment/web';

testRule(referenceRules, 'reference-missing', {
  flags: {
    'a ConfigMap that does not exist': [
      sample([object, `${WEB}.env[0].valueFrom.configMapKeyRef.name`, 'x']),
      { object, path: `${IN_WEB}.env[MODE].valueFrom.configMapKeyRef`, now: 'ConfigMap x' },
    ],
    'a ConfigMap key that does not exist': [
      sample([object, `${WEB}.env[0].valueFrom.configMapKeyRef.key`, 'x']),
      {
        object,
        path: `${IN_WEB}.env[MODE].valueFrom.configMapKeyRef`,
        now: 'key x of ConfigMap config',
        because: 'there is no key x of ConfigMap config; there is: mode, app.ini',
      },
    ],
    'a key of a ConfigMap volume that does not exist': [
      sample([object, `${POD}.volumes[0].configMap.items[0].key`, 'x.ini']),
      { object, path: `${POD}.volumes[config].configMap`, now: 'key x.ini of ConfigMap config' },
    ],
    'a sub-path that the volume does not have': [
      sample([object, `${WEB}.volumeMounts[0].subPath`, 'x.ini']),
      { object, path: `${IN_WEB}.volumeMounts[/etc/app.ini].subPath`, now: 'file x.ini in volume config' },
    ],
    'a whole ConfigMap that does not exist': [
      sample([object, `${WEB}.envFrom`, [{ configMapRef: { name: 'x' } }]]),
      { object, path: `${IN_WEB}.envFrom[0].configMapRef`, now: 'ConfigMap x' },
    ],
    "another Secret than the application's": [
      sample([object, `${WEB}.env[1].valueFrom.secretKeyRef.name`, 'x']),
      { object, path: `${IN_WEB}.env[DATABASE_URL].valueFrom.secretKeyRef`, now: 'Secret x' },
    ],
    'a Secret key outside the declared list': [
      sample([object, `${WEB}.env[1].valueFrom.secretKeyRef.key`, 'database-url']),
      {
        object,
        path: `${IN_WEB}.env[DATABASE_URL].valueFrom.secretKeyRef`,
        now: 'key database-url of Secret vmshift-secrets',
        impact: 'new pods do not start, and the rollout hangs',
        fix: expect.stringContaining('packages/application/src'),
      },
    ],
    'a Secret key that is missing and optional': [
      sample([object, `${WEB}.env[1].valueFrom.secretKeyRef`, { name: 'vmshift-secrets', key: 'X', optional: true }]),
      {
        object,
        path: `${IN_WEB}.env[DATABASE_URL].valueFrom.secretKeyRef`,
        impact: 'the process starts without the value and fails later',
      },
    ],
    'a projected Secret key outside the list': [
      sample([
        'Deployment/db',
        `${POD}.volumes[1]`,
        {
          name: 'secrets',
          projected: { sources: [{ secret: { name: 'vmshift-secrets', items: [{ key: 'X', path: 'x' }] } }] },
        },
      ]),
      {
        object: 'Deployment/db',
        path: `${POD}.volumes[secrets].projected.sources[0].secret`,
        now: 'key X of Secret vmshift-secrets',
      },
    ],
    'a claim that does not exist': [
      sample(['Deployment/db', `${POD}.volumes[0].persistentVolumeClaim.claimName`, 'x']),
      {
        object: 'Deployment/db',
        path: `${POD}.volumes[data].persistentVolumeClaim.claimName`,
        now: 'PersistentVolumeClaim x',
      },
    ],
    'a volume that does not exist': [
      sample(['Deployment/db', `${WEB}.volumeMounts[0].name`, 'x']),
      { object: 'Deployment/db', path: `${POD}.containers[db].volumeMounts[/data].name`, now: 'volume x' },
    ],
    'an account that does not exist': [
      sample([object, `${POD}.serviceAccountName`, 'x']),
      { object, path: `${POD}.serviceAccountName`, now: 'ServiceAccount x' },
    ],
    'another pull secret': [
      sample([object, `${POD}.imagePullSecrets[0].name`, 'x']),
      { object, path: `${POD}.imagePullSecrets[x].name`, now: 'Secret x' },
    ],
  },
  accepts: {
    'the references of the sample': sample(),
    'the account default, which another rule tells': sample([object, `${POD}.serviceAccountName`, 'default']),
  },
});

testRule(referenceRules, 'reference-optional', {
  flags: {
    'a key that exists': [
      sample([object, `${WEB}.env[1].valueFrom.secretKeyRef.optional`, true]),
      { object, path: `${IN_WEB}.env[DATABASE_URL].valueFrom.secretKeyRef.optional`, verdict: 'warn' },
    ],
  },
  accepts: {
    'a reference that is not optional': sample(),
    'one that is missing, which another rule tells': sample([
      object,
      `${WEB}.env[1].valueFrom.secretKeyRef`,
      { name: 'x', key: 'y', optional: true },
    ]),
  },
});

testRule(referenceRules, 'secret-taken-whole', {
  flags: {
    'every key as variables': [
      sample([object, `${WEB}.envFrom`, [{ secretRef: { name: 'vmshift-secrets' } }]]),
      { object, path: `${IN_WEB}.envFrom[0].secretRef`, now: 'every key of vmshift-secrets' },
    ],
    'every key as files': [
      sample(['Deployment/db', `${POD}.volumes[1].secret.items`, undefined]),
      { object: 'Deployment/db', path: `${POD}.volumes[secrets].secret` },
    ],
  },
  accepts: {
    'single keys': sample(),
    'a whole ConfigMap': sample([object, `${WEB}.envFrom`, [{ configMapRef: { name: 'config' } }]]),
  },
});

testRule(referenceRules, 'account-default', {
  flags: {
    'no account': [
      sample([object, `${POD}.serviceAccountName`, undefined]),
      { object, path: `${POD}.serviceAccountName`, now: 'no account' },
    ],
    'the account default by its name': [
      sample([object, `${POD}.serviceAccountName`, 'default']),
      { object, path: `${POD}.serviceAccountName`, now: 'default' },
    ],
  },
  accepts: { 'an account of the environment': sample() },
});

const withoutPullSecret = sample(['Job/migrate', `${POD}.imagePullSecrets`, []]);

testRule(referenceRules, 'pull-secret-missing', {
  flags: {
    'an image of the application': [
      withoutPullSecret,
      { object: 'Job/migrate', path: `${POD}.imagePullSecrets`, because: expect.stringContaining('ghcr-secret') },
    ],
    'another pull secret': [
      sample(['Job/migrate', `${POD}.imagePullSecrets[0].name`, 'x']),
      { object: 'Job/migrate', path: `${POD}.imagePullSecrets` },
    ],
  },
  accepts: {
    'an image that everyone can pull': sample(),
    'any image where the platform is not known': { ...withoutPullSecret, platform: undefined },
  },
});

import { type Edit, edited, findings } from '../testing/sample';

describe('reference', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    [
      'a ConfigMap that does not exist',
      [['Deployment/web', 'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.name', 'x']],
      ['Deployment/web: spec.template.spec.containers[web].env[MODE].valueFrom.configMapKeyRef: the ConfigMap x'],
    ],
    [
      'a ConfigMap key that does not exist',
      [['Deployment/web', 'spec.template.spec.containers[0].env[0].valueFrom.configMapKeyRef.key', 'x']],
      ['Deployment/web: spec.template.spec.containers[web].env[MODE].valueFrom.configMapKeyRef: the key x of config'],
    ],
    [
      'a key of a ConfigMap volume that does not exist',
      [['Deployment/web', 'spec.template.spec.volumes[0].configMap.items[0].key', 'x.ini']],
      ['Deployment/web: spec.template.spec.volumes[config].configMap: the key x.ini of config'],
    ],
    [
      'a sub-path that the volume does not have',
      [['Deployment/web', 'spec.template.spec.containers[0].volumeMounts[0].subPath', 'x.ini']],
      ['Deployment/web: spec.template.spec.containers[web].volumeMounts[/etc/app.ini].subPath: x.ini'],
    ],
    [
      'a whole ConfigMap that does not exist',
      [['Deployment/web', 'spec.template.spec.containers[0].envFrom', [{ configMapRef: { name: 'x' } }]]],
      ['Deployment/web: spec.template.spec.containers[web].envFrom[0].configMapRef: the ConfigMap x'],
    ],
    [
      "another Secret than the application's",
      [['Deployment/web', 'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.name', 'x']],
      ['Deployment/web: spec.template.spec.containers[web].env[DATABASE_URL].valueFrom.secretKeyRef: the Secret x'],
    ],
    [
      'a Secret key outside the declared list',
      [['Deployment/web', 'spec.template.spec.containers[0].env[1].valueFrom.secretKeyRef.key', 'database-url']],
      [
        'Deployment/web: spec.template.spec.containers[web].env[DATABASE_URL].valueFrom.secretKeyRef: the key database-url of vmshift-secrets',
      ],
    ],
    [
      'every key of the Secret as variables',
      [['Deployment/web', 'spec.template.spec.containers[0].envFrom', [{ secretRef: { name: 'vmshift-secrets' } }]]],
      ['Deployment/web: spec.template.spec.containers[web].envFrom[0].secretRef: every key of vmshift-secrets'],
    ],
    [
      'every key of the Secret as files',
      [['Deployment/db', 'spec.template.spec.volumes[1].secret.items', undefined]],
      ['Deployment/db: spec.template.spec.volumes[secrets].secret: every key of vmshift-secrets'],
    ],
    [
      'a projected Secret key outside the list',
      [
        [
          'Deployment/db',
          'spec.template.spec.volumes[1]',
          {
            name: 'secrets',
            projected: { sources: [{ secret: { name: 'vmshift-secrets', items: [{ key: 'X', path: 'x' }] } }] },
          },
        ],
      ],
      ['Deployment/db: spec.template.spec.volumes[secrets].projected.sources[0].secret: the key X of vmshift-secrets'],
    ],
    [
      'a claim that does not exist',
      [['Deployment/db', 'spec.template.spec.volumes[0].persistentVolumeClaim.claimName', 'x']],
      ['Deployment/db: spec.template.spec.volumes[data].persistentVolumeClaim.claimName: x'],
    ],
    [
      'a volume that does not exist',
      [['Deployment/db', 'spec.template.spec.containers[0].volumeMounts[0].name', 'x']],
      ['Deployment/db: spec.template.spec.containers[db].volumeMounts[/data].name: x'],
    ],
    [
      'an account that does not exist',
      [['Deployment/web', 'spec.template.spec.serviceAccountName', 'x']],
      ['Deployment/web: spec.template.spec.serviceAccountName: x'],
    ],
    [
      'the default account',
      [['Deployment/web', 'spec.template.spec.serviceAccountName', undefined]],
      ['Deployment/web: spec.template.spec.serviceAccountName: nothing, which is the account default'],
    ],
    [
      'a private image without the pull secret',
      [['Job/migrate', 'spec.template.spec.imagePullSecrets', []]],
      ['Job/migrate: spec.template.spec.imagePullSecrets: nothing'],
    ],
    [
      'another pull secret',
      [['Deployment/web', 'spec.template.spec.imagePullSecrets[0].name', 'x']],
      [
        'Deployment/web: spec.template.spec.imagePullSecrets: x',
        'Deployment/web: spec.template.spec.imagePullSecrets: nothing',
      ],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('reference', { objects: edited(...edits) })).toEqual(expected);
  });
});

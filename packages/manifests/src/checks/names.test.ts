import { type Edit, edited, findings } from '../testing/sample';

describe('name', () => {
  it.each<[string, readonly Edit[], readonly string[]]>([
    ['upper case', [['ConfigMap/config', 'metadata.name', 'Config']], ['ConfigMap/Config: metadata.name: "Config"']],
    [
      'a Service name with a dot or a digit first',
      [
        ['Service/db', 'metadata.name', '1db'],
        ['Service/web', 'metadata.name', 'a.b'],
      ],
      ['Service/a.b: metadata.name: "a.b"', 'Service/1db: metadata.name: "1db"'],
    ],
    [
      'a CronJob name that leaves no room for the names of its Jobs',
      [['CronJob/dump', 'metadata.name', 'd'.repeat(53)]],
      [`CronJob/${'d'.repeat(53)}: metadata.name: "${'d'.repeat(53)}"`],
    ],
    [
      'a label value with a blank',
      [['Service/db', 'metadata.labels.app', 'my db']],
      ['Service/db: metadata.labels.app: "my db"'],
    ],
    [
      'annotations larger than Kubernetes keeps',
      [['Job/migrate', 'metadata.annotations.x', 'x'.repeat(300_000)]],
      [expect.stringContaining('Job/migrate: metadata.annotations: 3000')],
    ],
    [
      'a ConfigMap key with a slash',
      [['ConfigMap/config', 'data', { 'a/b': '' }]],
      ['ConfigMap/config: data: the key a/b'],
    ],
    [
      'a ConfigMap larger than a mebibyte',
      [['ConfigMap/config', 'data.mode', 'x'.repeat(1_100_000)]],
      [expect.stringContaining('ConfigMap/config: data: 11000')],
    ],
    [
      'two containers of one name, init containers included',
      [['Deployment/web', 'spec.template.spec.containers[0].name', 'wait']],
      ['Deployment/web: spec.template.spec.containers[wait].name: a second wait'],
    ],
    [
      'a variable twice, and one that a shell cannot read',
      [
        ['Deployment/web', 'spec.template.spec.containers[0].env[0].name', 'my-mode'],
        ['Deployment/web', 'spec.template.spec.containers[0].env[1].name', 'X'],
        ['CronJob/dump', 'spec.jobTemplate.spec.template.spec.containers[0].env', [{ name: 'A' }, { name: 'A' }]],
      ],
      [
        'Deployment/web: spec.template.spec.containers[web].env[my-mode].name: my-mode',
        'CronJob/dump: spec.jobTemplate.spec.template.spec.containers[dump].env[A#2].name: A',
      ],
    ],
  ])('finds %s', (_, edits, expected) => {
    expect(findings('name', { objects: edited(...edits) })).toEqual(expected);
  });
});

import { testRule } from '@vmshift/findings/testing';
import { comparison, type EnvironmentDraft, valueAt } from '@vmshift/manifest-review/testing';
import type { Comparison } from '../rule';
import { changeRules } from '../rules';

const BACKUP = 'CronJob/postgresql-backup';
const POD = 'spec.jobTemplate.spec.template.spec';
const UPLOAD = `${POD}.initContainers[upload].args`;
const EXPIRE = `${POD}.containers[expire].args`;
const DUMP = `${POD}.initContainers[dump]`;

const set = (path: string, value: unknown) => comparison((draft) => draft.set(BACKUP, path, value));
const words = (path: string, change: (words: string[]) => string[]) => (draft: EnvironmentDraft) =>
  draft.map<string[]>(BACKUP, path, change);
const age = (value: string) => comparison(words(EXPIRE, (args) => args.map((word) => (word === '14d' ? value : word))));
const target = (change: (word: string) => string) =>
  comparison(words(UPLOAD, (args) => args.map((word) => (word.startsWith('backup:') ? change(word) : word))));
const script = (from: string, to: string) => comparison((draft) => draft.replace(BACKUP, from, to));

testRule(changeRules, 'backup-removed', {
  flags: {
    'the CronJob is removed': [
      comparison((draft) => draft.remove(BACKUP)),
      { object: BACKUP, path: '', before: 'dumps on 17 2 * * *', verdict: 'block' },
    ],
    'the CronJob dumps nothing': [script('pg_dump', 'true'), { object: BACKUP, path: POD, after: 'no dump' }],
  },
  accepts: {
    'the dump calls another command first': script('pg_dump', 'date; pg_dump'),
    'the whole environment is removed': comparison((draft) =>
      draft.remove(
        ...(draft.side()?.files ?? []).flatMap(({ objects }) =>
          objects.map((one) => `${one.kind}/${one.metadata.name}`),
        ),
      ),
    ),
  },
});

testRule(changeRules, 'backup-never-runs', {
  flags: {
    'it is suspended': [
      set('spec.suspend', true),
      { object: BACKUP, path: 'spec.suspend', before: undefined, after: 'true', because: 'it is suspended' },
    ],
    'its Jobs are suspended': [
      set('spec.jobTemplate.spec.suspend', true),
      { object: BACKUP, path: 'spec.jobTemplate.spec.suspend', because: 'its Jobs are suspended, and make no pod' },
    ],
    'it is scheduled for February 31': [
      set('spec.schedule', '17 2 31 2 *'),
      { object: BACKUP, path: 'spec.schedule', before: '17 2 * * *', after: '17 2 31 2 *' },
    ],
    'its deadline is shorter than the period of the controller': [
      set('spec.startingDeadlineSeconds', 5),
      { object: BACKUP, path: 'spec.startingDeadlineSeconds', before: '3600', after: '5' },
    ],
  },
  accepts: {
    'another hour': set('spec.schedule', '47 3 * * *'),
    'a shorter deadline': set('spec.startingDeadlineSeconds', 600),
  },
});

testRule(changeRules, 'backup-less-often', {
  flags: {
    'once a month': [set('spec.schedule', '17 2 1 * *'), { object: BACKUP, path: 'spec.schedule', verdict: 'block' }],
    'every second day': [
      set('spec.schedule', '17 2 */2 * *'),
      { object: BACKUP, path: 'spec.schedule', verdict: 'warn' },
    ],
  },
  accepts: { 'twice a day': set('spec.schedule', '17 2,14 * * *') },
});

testRule(changeRules, 'backup-too-often', {
  flags: {
    'every minute': [set('spec.schedule', '* * * * *'), { object: BACKUP, path: 'spec.schedule', verdict: 'warn' }],
    'every half hour': [set('spec.schedule', '*/30 * * * *'), { object: BACKUP, path: 'spec.schedule' }],
  },
  accepts: { 'every hour': set('spec.schedule', '17 * * * *') },
});

testRule(changeRules, 'backup-retention-shorter', {
  flags: {
    'three days': [
      age('3d'),
      { object: BACKUP, path: `${EXPIRE}[3]`, before: '14 days', after: '3 days', verdict: 'block' },
    ],
    'an hour': [age('1h'), { object: BACKUP, path: `${EXPIRE}[3]`, after: '1 hour', verdict: 'block' }],
    'ten minutes': [age('10m'), { object: BACKUP, path: `${EXPIRE}[3]`, after: '10 minutes', verdict: 'block' }],
    'two days and a half': [age('2.5d'), { object: BACKUP, path: `${EXPIRE}[3]`, after: '60 hours', verdict: 'block' }],
    'a number alone, which is seconds': [
      age('30'),
      { object: BACKUP, path: `${EXPIRE}[3]`, after: '30 seconds', verdict: 'block' },
    ],
    'a thousandth of a second': [
      age('1ms'),
      { object: BACKUP, path: `${EXPIRE}[3]`, after: 'less than a second', verdict: 'block' },
    ],
    'ten days': [age('10d'), { object: BACKUP, path: `${EXPIRE}[3]`, verdict: 'warn' }],
    'no age at all': [
      comparison(words(EXPIRE, (args) => args.filter((word) => word !== '--min-age' && word !== '14d'))),
      { object: BACKUP, path: EXPIRE, after: '0 days', verdict: 'block' },
    ],
  },
  accepts: { 'sixty days': age('60d'), 'the same in hours': age('336h') },
});

testRule(changeRules, 'backup-retention-unreadable', {
  flags: { 'a word': [age('long'), { object: BACKUP, path: `${EXPIRE}[3]`, before: '14 days', verdict: 'warn' }] },
  accepts: { 'an age in weeks': age('2w') },
});

testRule(changeRules, 'backup-step-missing', {
  flags: {
    'the upload does not wait for the dump': [
      set(`${POD}.initContainers[dump].restartPolicy`, 'Always'),
      { object: BACKUP, path: POD, after: 'idle, then upload, then expire' },
    ],
    'the upload is removed': [
      comparison((draft) => draft.map<object[]>(BACKUP, `${POD}.initContainers`, (steps) => steps.slice(0, 1))),
      { object: BACKUP, path: POD, after: 'dump, then expire', because: 'no step does upload' },
    ],
    'the upload stands before the dump': [
      comparison((draft) => draft.map<object[]>(BACKUP, `${POD}.initContainers`, (steps) => [...steps].reverse())),
      { object: BACKUP, path: POD, because: 'the upload runs before there is a dump' },
    ],
    'the upload is only tried': [
      comparison(words(UPLOAD, (args) => [...args, '--dry-run'])),
      { object: BACKUP, path: POD, before: 'dump, then upload, then expire', after: 'dump, then idle, then expire' },
    ],
    'a variable says that the upload is only tried': [
      comparison((draft) =>
        draft.map<object[]>(BACKUP, `${POD}.initContainers[upload].env`, (env) => [
          ...env,
          { name: 'RCLONE_DRY_RUN', value: 'true' },
        ]),
      ),
      { object: BACKUP, path: POD, after: 'dump, then idle, then expire' },
    ],
    'the dump holds no rows': [
      script('--format=custom', '--format=custom --schema-only'),
      {
        object: BACKUP,
        path: `${DUMP}.command[2]`,
        before: 'dump, then upload, then expire',
        after: 'partial dump, then upload, then expire',
        because: 'pg_dump is told to leave some of the data out',
        impact: 'a restore brings back a database without that data, and whole dumps expire',
      },
    ],
    'the dump leaves a table out': [
      script('--format=custom', '--format=custom --exclude-table-data=vms'),
      { object: BACKUP, path: `${DUMP}.command[2]`, after: 'partial dump, then upload, then expire' },
    ],
    'the dump holds one table': [
      script('--format=custom', '--format=custom -t vms'),
      { object: BACKUP, path: `${DUMP}.command[2]`, after: 'partial dump, then upload, then expire' },
    ],
  },
  accepts: {
    'one flag more': comparison(words(UPLOAD, (args) => [...args, '--checksum'])),
    'the upload is not only tried': comparison(words(UPLOAD, (args) => [...args, '--dry-run=false'])),
    'the dump is compressed otherwise': script('--format=custom', '--format=custom --compress=9'),
    'another command has an option of that name': script('set -eu', 'set -eu\\ndate -t\\nls --section'),
  },
});

testRule(changeRules, 'backup-overwrites-dumps', {
  flags: {
    'the upload is a sync': [
      comparison(words(UPLOAD, ([, ...args]) => ['sync', ...args])),
      { object: BACKUP, path: `${UPLOAD}[0]`, after: 'dump, then overwrite, then expire' },
    ],
  },
  accepts: { 'the upload copies to a name': comparison(words(UPLOAD, ([, ...args]) => ['copyto', ...args])) },
});

const swapped = comparison((draft) =>
  draft.map<{ initContainers: unknown[]; containers: unknown[] }>(BACKUP, POD, (pod) => ({
    ...pod,
    initContainers: [pod.initContainers[0], pod.containers[0]],
    containers: [pod.initContainers[1]],
  })),
);

testRule(changeRules, 'backup-expires-first', {
  flags: {
    'upload and expiry are swapped': [swapped, { object: BACKUP, path: POD, after: 'dump, then expire, then upload' }],
  },
  accepts: { 'nothing expires': set(EXPIRE, ['version']) },
});

testRule(changeRules, 'backup-ignores-errors', {
  flags: {
    'set -e is left out': [
      script('set -eu', 'set -u'),
      { object: BACKUP, path: `${DUMP}.command[2]`, after: 'goes on after an error' },
    ],
  },
  accepts: { 'a comment in the script': script('set -eu', '# one dump\\nset -eu') },
});

testRule(changeRules, 'backup-not-read', {
  flags: {
    'the check goes': [
      script('pg_restore --file=/dev/null \\"$partial\\"\\n', ''),
      { object: BACKUP, path: `${DUMP}.command[2]`, before: 'read to its end', after: 'not read', verdict: 'warn' },
    ],
    'its failure is passed over': [
      script('--file=/dev/null \\"$partial\\"', '--file=/dev/null \\"$partial\\" || true'),
      { object: BACKUP },
    ],
  },
  accepts: {
    'the list of contents goes, which the check reads too': script(
      'pg_restore --list \\"$partial\\" > /dev/null\\n',
      '',
    ),
    'nothing dumps any more': script('pg_dump', 'true'),
  },
});

testRule(changeRules, 'backup-format-unreadable', {
  flags: {
    'a script': [
      script('--format=custom', '--format=plain'),
      { object: BACKUP, path: `${DUMP}.command[2]`, before: 'one file', after: 'a script of SQL', verdict: 'block' },
    ],
    'a folder': [script('--format=custom', '-Fd'), { object: BACKUP, after: 'a folder' }],
    'the default': [script(' --format=custom', ''), { object: BACKUP, after: 'a script of SQL' }],
  },
  accepts: {
    'on a line of its own': script('--format=custom', '\\\\\\n --format=custom'),
    'a tar file': script('--format=custom', '--format tar'),
    'its short name': script('--format=custom', '-Fc'),
  },
});

testRule(changeRules, 'backup-names-repeat', {
  flags: {
    'one name': [
      script('$(date -u +%Y%m%dT%H%M%SZ)', 'latest'),
      { object: BACKUP, path: `${DUMP}.command[2]`, after: 'one name', verdict: 'block' },
    ],
  },
  accepts: { 'days alone': script('%Y%m%dT%H%M%SZ', '%Y%m%d') },
});

const FOLDER = 'vmshift-staging-backup/postgresql';
const ENDPOINT = 'https://us-east-1.linodeobjects.com';
const OTHER = 'https://storage.example.com';
const endpointOf = (step: string) => step.replace(/args$/, 'env[RCLONE_CONFIG_BACKUP_ENDPOINT].value');

/** Both steps at another endpoint, which the model of the head names as well. */
function moved(endpoint: string): Comparison {
  const changed = comparison((draft) =>
    draft.set(BACKUP, endpointOf(UPLOAD), endpoint).set(BACKUP, endpointOf(EXPIRE), endpoint),
  );
  const { config } = changed.after;
  if (config?.database.kind !== 'in-cluster') throw new Error('the fixture has no database in its cluster');
  const database = { ...config.database, backup: { ...config.database.backup, endpoint } };
  return { ...changed, after: { ...changed.after, config: { ...config, database } } };
}

testRule(changeRules, 'backup-target-changes', {
  flags: {
    'another region, which the model names as well': [
      moved('https://eu-central-1.linodeobjects.com'),
      { object: BACKUP, verdict: 'warn', because: 'dumps go to another bucket, folder or endpoint' },
    ],
    'another provider, which the model names as well': [
      moved('https://s3.example.com'),
      {
        ...{ object: BACKUP, verdict: 'block', because: 'dumps go to another provider' },
        impact: 'the owner of that place can read the data, and the environment’s own bucket gets no dumps',
      },
    ],
    'another folder of the bucket': [
      target((word) => `${word}elsewhere`),
      { object: BACKUP, path: `${UPLOAD}[2]`, verdict: 'warn' },
    ],
    'another endpoint': [
      comparison((draft) => draft.set(BACKUP, endpointOf(UPLOAD), OTHER).set(BACKUP, endpointOf(EXPIRE), OTHER)),
      { object: BACKUP, before: `${FOLDER} at ${ENDPOINT}`, after: `${FOLDER} at ${OTHER}`, verdict: 'block' },
    ],
    'another endpoint of one step': [
      set(endpointOf(UPLOAD), OTHER),
      { object: BACKUP, after: `${FOLDER} at ${OTHER}; ${FOLDER} at ${ENDPOINT}`, verdict: 'block' },
    ],
    'no bucket at all': [
      comparison((draft) =>
        [UPLOAD, EXPIRE].reduce(
          (changed, step) => changed.set(BACKUP, step, ['copy']).set(BACKUP, step.replace(/args$/, 'env'), []),
          draft,
        ),
      ),
      { object: BACKUP, before: `${FOLDER} at ${ENDPOINT}`, after: 'no bucket' },
    ],
    'whether the bucket is made': [
      set(endpointOf(UPLOAD).replace('ENDPOINT', 'NO_CHECK_BUCKET'), 'false'),
      { object: BACKUP, before: expect.stringContaining('true'), after: expect.stringContaining('false') },
    ],
    'a bucket that the model does not name': [
      target((word) => word.replace('staging', 'dev')),
      { object: BACKUP, path: `${UPLOAD}[2]`, verdict: 'block' },
    ],
  },
  accepts: {
    'more slashes at the end': target((word) => `${word}//`),
    'no slash at the end': target((word) => word.replace(/\/$/, '')),
  },
});

testRule(changeRules, 'backup-source-changes', {
  flags: {
    'another database': [
      set(`${DUMP}.env[PGDATABASE].value`, 'postgres'),
      {
        object: BACKUP,
        path: `${DUMP}.env`,
        before: expect.stringContaining('vmshift'),
        after: expect.stringContaining('postgres '),
      },
    ],
  },
  accepts: {
    'another timeout': set(`${DUMP}.env[PGCONNECT_TIMEOUT].value`, '20'),
    'a container that dumps nothing': comparison((draft) =>
      draft.map<object[]>(BACKUP, `${POD}.containers`, (containers) => [
        { name: 'log', command: ['cat'] },
        ...containers,
      ]),
    ),
    'the steps change their order': comparison((draft) =>
      draft.map<object[]>(BACKUP, `${POD}.initContainers`, (steps) => [...steps].reverse()),
    ),
  },
});

testRule(changeRules, 'backup-room-too-small', {
  flags: {
    'a hundredth of the room': [
      set(`${POD}.volumes[dump].emptyDir.sizeLimit`, '100Mi'),
      { object: BACKUP, path: `${POD}.volumes[dump].emptyDir.sizeLimit`, before: '10Gi', after: '100Mi' },
    ],
  },
  accepts: { 'half of the volume': set(`${POD}.volumes[dump].emptyDir.sizeLimit`, '5Gi') },
});

test('the fixture holds the words that the cases change', () => {
  const object = comparison(() => undefined).after.find(BACKUP);
  expect(valueAt(object, `${EXPIRE}[2]`)).toBe('--min-age');
});

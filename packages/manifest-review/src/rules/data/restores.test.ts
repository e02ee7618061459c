import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const RESTORE = 'CronJob/postgresql-restore';
const DRILL = 'CronJob/postgresql-restore-drill';
const COMMAND = 'spec.jobTemplate.spec.template.spec.containers[restore].command';

testRule(changeRules, 'restore-removed', {
  flags: {
    'the restore goes': [
      comparison((draft) => draft.remove(RESTORE)),
      { object: RESTORE, verdict: 'block', because: 'vmshiftctl restore has nothing to make a Job of' },
    ],
    'the drill goes': [
      comparison((draft) => draft.remove(DRILL)),
      { object: DRILL, verdict: 'block', before: '47 3 * * 0', because: 'nothing restores a dump before it is needed' },
    ],
  },
  accepts: {
    'the server goes with them': comparison((draft) => draft.remove(RESTORE, DRILL, 'Deployment/postgresql')),
  },
});

const DUMPS = 'spec.jobTemplate.spec.template.spec.initContainers[fetch].env[DUMPS].value';
const elsewhere = (value: string): string => value.replace(/vmshift-\w+-backup/, 'other-backup');
const dumpsMove = comparison((draft) => {
  for (const step of ['initContainers[upload]', 'containers[expire]'])
    draft.map<string[]>('CronJob/postgresql-backup', `spec.jobTemplate.spec.template.spec.${step}.args`, (words) =>
      words.map(elsewhere),
    );
  for (const job of [RESTORE, DRILL]) draft.map<string>(job, DUMPS, elsewhere);
});

testRule(changeRules, 'restore-reads-elsewhere', {
  flags: {
    'the drill takes dumps from another bucket': [
      comparison((draft) => draft.map<string>(DRILL, DUMPS, elsewhere)),
      {
        ...{
          object: DRILL,
          path: DUMPS.replace('.value', ''),
          now: 'backup:other-backup/postgresql',
          verdict: 'block',
        },
        because:
          'dumps are taken from backup:other-backup/postgresql, and the backup copies them to backup:vmshift-staging-backup/postgresql',
      },
    ],
    'the backup alone moves': [
      comparison((draft) =>
        draft.map<string[]>(
          'CronJob/postgresql-backup',
          'spec.jobTemplate.spec.template.spec.initContainers[upload].args',
          (words) => words.map(elsewhere),
        ),
      ),
      { object: RESTORE, now: 'backup:vmshift-staging-backup/postgresql' },
      { object: DRILL },
    ],
  },
  accepts: {
    'all of them move': dumpsMove,
    'a slash less': comparison((draft) => draft.map<string>(RESTORE, DUMPS, (value) => value.replace(/\/$/, ''))),
  },
});

// One fact, told once by backup-target-changes.
test.each(['variable-changes', 'process-started-differently'])('%s does not tell of dumps that move', (id) => {
  expect(changeRules.find((rule) => rule.id === id)?.judge(dumpsMove)).toEqual([]);
});

testRule(changeRules, 'restore-drill-never-runs', {
  flags: {
    'it is suspended': [
      comparison((draft) => draft.set(DRILL, 'spec.suspend', true)),
      { object: DRILL, path: 'spec.suspend', after: 'true', because: 'it is suspended' },
    ],
    'it is due on a day that never comes': [
      comparison((draft) => draft.set(DRILL, 'spec.schedule', '0 0 31 2 *')),
      { object: DRILL, path: 'spec.schedule', before: '47 3 * * 0', because: 'the schedule names no day' },
    ],
    'its deadline passes before the controller looks': [
      comparison((draft) => draft.set(DRILL, 'spec.startingDeadlineSeconds', 5)),
      {
        object: DRILL,
        path: 'spec.startingDeadlineSeconds',
        after: '5',
        because: 'the controller looks every ten seconds, and the deadline is shorter',
      },
    ],
    'it only lists': [
      comparison((draft) =>
        draft.set(DRILL, 'spec.jobTemplate.spec.template.spec.containers[restore].env[ACTION].value', 'list'),
      ),
      { object: DRILL, path: 'spec.jobTemplate.spec.template.spec', because: 'it restores nothing' },
    ],
    'it restores nothing': [
      comparison((draft) => draft.set(DRILL, COMMAND, ['true'])),
      { object: DRILL, path: 'spec.jobTemplate.spec.template.spec', because: 'it restores nothing' },
    ],
  },
  accepts: {
    'it runs at another hour': comparison((draft) => draft.set(DRILL, 'spec.schedule', '47 5 * * 0')),
    'what a person starts is suspended': comparison((draft) => draft.set(RESTORE, 'metadata.labels.team', 'platform')),
  },
});

testRule(changeRules, 'restore-drill-less-often', {
  flags: {
    'once a month': [
      comparison((draft) => draft.set(DRILL, 'spec.schedule', '47 3 1 * *')),
      { object: DRILL, verdict: 'warn', because: 'up to 31 days pass between two drills' },
    ],
  },
  accepts: { 'every day': comparison((draft) => draft.set(DRILL, 'spec.schedule', '47 3 * * *')) },
});

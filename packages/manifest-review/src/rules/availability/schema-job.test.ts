import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { environmentView } from '../../cluster/environment-view';
import { changeRules } from '../rules';

const JOB = 'Job/vmshift-schema';
const COMMAND = 'spec.template.spec.containers[vmshift-schema].command';
const command = (text: string) => comparison((draft) => draft.set(JOB, COMMAND, ['python', '-c', text]));
const nothing = comparison(() => undefined);

testRule(changeRules, 'tables-not-made', {
  flags: {
    'the Job is removed': [
      comparison((draft) => draft.remove(JOB)),
      { object: JOB, path: '', after: undefined, because: 'nothing makes the tables any more' },
    ],
    'the models are not imported': [
      command('from app.database import Base, engine; Base.metadata.create_all(engine)'),
      { object: JOB, path: 'spec.template.spec.containers', after: 'makes none' },
    ],
    'nothing is made': [command('import app.models'), { object: JOB, path: 'spec.template.spec.containers' }],
  },
  accepts: {
    'migrations do it': command('alembic upgrade head'),
    'the Job has another name': comparison((draft) =>
      draft.add({ ...draft.find(JOB), metadata: { name: 'tables' } }).remove(JOB),
    ),
    'the environment goes, which has its own rule': { ...nothing, after: environmentView('staging', undefined) },
    'there was none': comparison(
      (draft) => draft.remove('ConfigMap/redis-config'),
      (draft) => draft.remove(JOB),
    ),
  },
});

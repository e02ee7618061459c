import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const SCRIPT = { object: 'ConfigMap/postgresql-init', path: 'data["application-role.sh"]' };
const SUPERUSER = (text: string) => text.replace('LOGIN', 'SUPERUSER LOGIN');

testRule(changeRules, 'database-script-changes', {
  flags: {
    'a role gets more rights': [
      comparison((draft) => draft.map<string>(SCRIPT.object, SCRIPT.path, SUPERUSER)),
      { ...SCRIPT, verdict: 'warn' },
    ],
    'one more script': [
      comparison((draft) => draft.set(SCRIPT.object, 'data["more.sh"]', 'psql --command="DROP TABLE t"')),
      { ...SCRIPT, path: 'data["more.sh"]' },
    ],
  },
  accepts: {
    'the same script': comparison((draft) => draft.set(SCRIPT.object, 'metadata.labels.tier', 'data')),
    'a configuration of another server': comparison((draft) =>
      draft.replace('ConfigMap/redis-config', 'everysec', 'always'),
    ),
  },
});

testRule(changeRules, 'database-script-removed', {
  flags: {
    'the script goes': [
      comparison((draft) => draft.set(SCRIPT.object, SCRIPT.path, undefined)),
      { ...SCRIPT, because: 'Deployment/postgresql no longer runs the script on an empty volume' },
    ],
    'all scripts go': [comparison((draft) => draft.set(SCRIPT.object, 'data', undefined)), SCRIPT],
  },
  accepts: {
    'it has another name': comparison((draft) =>
      draft.map<Record<string, string>>(SCRIPT.object, 'data', (data) => ({
        'role.sh': data['application-role.sh'] ?? '',
      })),
    ),
    'it is another one': comparison((draft) => draft.map<string>(SCRIPT.object, SCRIPT.path, SUPERUSER)),
    'the ConfigMap goes, which has its own rule': comparison((draft) => draft.remove(SCRIPT.object)),
  },
});

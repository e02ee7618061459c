import { testRule } from '@vmshift/findings/testing';
import { sample } from '../../test-support/sample';
import { applicationRoleRules } from './application-role';

type Variables = Readonly<Record<string, string>>;
const list = (variables: Variables) => Object.entries(variables).map(([name, value]) => ({ name, value }));

/** The sample with variables of its server and of what dumps it. */
const roles = (server: Variables, dump: Variables = {}) =>
  sample(
    ['Deployment/db', 'spec.template.spec.containers[0].env', list(server)],
    ['CronJob/dump', 'spec.jobTemplate.spec.template.spec.containers[0].env', list(dump)],
  );

const place = { object: 'Deployment/db', path: 'spec.template.spec.containers[db].env[POSTGRES_USER].value' };

testRule(applicationRoleRules, 'application-is-superuser', {
  flags: {
    'one role for both': [
      roles({ POSTGRES_USER: 'app', APPLICATION_ROLE: 'app' }),
      {
        ...place,
        now: 'app',
        because: 'an empty volume is initialised with app as superuser, which the application logs in as',
      },
    ],
    'the role that dumps': [roles({ POSTGRES_USER: 'app' }, { PGUSER: 'app' }), place],
  },
  accepts: {
    'two roles': roles({ POSTGRES_USER: 'postgres', APPLICATION_ROLE: 'app' }, { PGUSER: 'app' }),
    'a role that no manifest logs in as': roles({ POSTGRES_USER: 'app' }),
    'no role at all': sample(),
  },
});

import { itemPaths, recordsAt, textAt } from '@vmshift/kubernetes';
import { type CheckInput, objectRule } from '../object-rule';

/** Variables with a role that the application, its backups or its restores log in as. */
const ROLES: ReadonlySet<string> = new Set(['APPLICATION_ROLE', 'PGUSER']);

/** Variables whose value is written out, with their places. */
function writtenVariables({ workloads }: CheckInput) {
  return workloads.flatMap(({ name: object, containers }) =>
    containers.flatMap(({ spec, path }) => {
      const variables = recordsAt(spec, 'env');
      const paths = itemPaths(`${path}.env`, variables);
      return variables.flatMap((variable, index) => {
        const [name, now] = [textAt(variable, 'name'), textAt(variable, 'value')];
        return name === undefined || now === undefined ? [] : [{ object, path: `${paths[index]}.value`, name, now }];
      });
    }),
  );
}

export const applicationRoleRules = [
  objectRule({
    id: 'application-is-superuser',
    title: 'The application is no superuser of its database',
    judge: (input) => {
      const variables = writtenVariables(input);
      const roles = new Set(variables.filter(({ name }) => ROLES.has(name)).map(({ now }) => now));
      return variables.filter(({ name, now }) => name === 'POSTGRES_USER' && roles.has(now));
    },
    class: 'privilege',
    verdict: 'block',
    because: ({ now }) => `an empty volume is initialised with ${now} as superuser, which the application logs in as`,
    impact:
      'an attacker who takes over the application reads and writes every file of the server, and runs programs in its container',
    fix: 'name another superuser, and let a script in /docker-entrypoint-initdb.d make the role of the application',
    see: 'https://www.postgresql.org/docs/16/role-attributes.html',
  }),
];

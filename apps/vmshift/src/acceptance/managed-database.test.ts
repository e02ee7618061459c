import { APP } from '../testing/apps';
import { managedProduction } from '../testing/managed';
import { secretKeys } from '../testing/rendered';

describe.each([true, false])('a managed database (pooler: %s)', (pooled) => {
  const environment = managedProduction({ pooled });

  test('removes the server, its claim, its backup and their policies', () => {
    const names = environment.objects.map(({ metadata }) => metadata.name);
    for (const gone of ['postgresql', 'postgresql-pvc', 'postgresql-backup']) expect(names).not.toContain(gone);
    expect(environment.names('PersistentVolumeClaim')).toEqual(['redis-pvc']);
  });

  test('is reached on its declared port, by the pods that connect to it alone', () => {
    const reaching = environment
      .list('NetworkPolicy')
      .filter(({ spec }) => (spec.egress ?? []).some(({ ports }) => ports.some(({ port }) => String(port) === '15432')))
      .map(({ metadata }) => metadata.name);
    expect(reaching).toEqual(pooled ? [APP.pooler, APP.schema] : [APP.api, APP.worker, APP.schema]);
  });

  test('is looked up by the pooler in the Secret, the only place that knows its host', () => {
    if (!pooled) return expect(environment.names('Deployment')).not.toContain(APP.pooler);
    const ini = environment.get('ConfigMap', 'pgbouncer-config').data['pgbouncer.ini'];
    expect(ini).toMatch(/^%include \/run\/pgbouncer\/databases\.ini$/m);
    expect(ini).toMatch(/^server_tls_sslmode = require$/m);
    expect(ini).not.toContain('host=');
    const [databases] = environment.pods().get(APP.pooler)?.initContainers ?? [];
    expect(databases && secretKeys(databases)).toEqual({ DATABASE_DIRECT_URL: 'MANAGED_DATABASE_DIRECT_URL' });
    expect(databases?.volumeMounts).toEqual([{ name: 'databases', mountPath: '/run/pgbouncer' }]);
    expect(environment.container(APP.pooler).volumeMounts).toContainEqual({
      name: 'databases',
      mountPath: '/run/pgbouncer',
    });
  });
});

/**
 * What Argo CD grants before any policy of its own: two roles, and one of them to `admin`.
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/assets/builtin-policy.csv
 */
export const BUILT_IN_POLICY = [
  ...permissions('readonly', ['get'], '*/*', ['applications', 'applicationsets']),
  ...permissions('readonly', ['get'], '*', ['certificates', 'clusters', 'repositories', 'write-repositories']),
  ...permissions('readonly', ['get'], '*', ['projects', 'accounts', 'gpgkeys']),
  ...permissions('readonly', ['get'], '*/*', ['logs']),
  ...permissions('admin', ['create', 'update', 'update/*', 'delete', 'delete/*'], '*/*', ['applications']),
  ...permissions('admin', ['sync', 'override', 'action/*'], '*/*', ['applications']),
  ...permissions('admin', ['get', 'create', 'update', 'delete'], '*/*', ['applicationsets']),
  ...permissions('admin', ['create', 'update', 'delete'], '*', ['certificates', 'clusters', 'repositories']),
  ...permissions('admin', ['create', 'update', 'delete'], '*', ['write-repositories', 'projects']),
  ...permissions('admin', ['update'], '*', ['accounts']),
  ...permissions('admin', ['create', 'delete'], '*', ['gpgkeys']),
  ...permissions('admin', ['create'], '*/*', ['exec']),
  'g, role:admin, role:readonly',
  'g, admin, role:admin',
].join('\n');

function permissions(role: string, actions: readonly string[], object: string, resources: readonly string[]) {
  return resources.flatMap((resource) =>
    actions.map((action) => `p, role:${role}, ${resource}, ${action}, ${object}, allow`),
  );
}

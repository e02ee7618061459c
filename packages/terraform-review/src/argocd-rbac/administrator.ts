import { type AccessPolicy, accessPolicy } from './access-policy';
import { gainedRights } from './gained-rights';
import { permissionsOf } from './permits';

const ADMINISTRATOR = 'role:admin';

/**
 * Whether a subject may do all that the built-in administrator may, by whatever lines.
 * @param subject undefined: what every login may do by the default role
 */
export function isAdministrator(policy: AccessPolicy, subject: string | undefined): boolean {
  const builtIn = accessPolicy({});
  if ('refused' in builtIn) return false;
  const held = [policy.defaultRole, subject].flatMap((one) => (one ? permissionsOf(policy, one) : []));
  const asOne = (permissions: AccessPolicy['permissions']): AccessPolicy => ({
    permissions: permissions.map((one) => ({ ...one, subject: ADMINISTRATOR })),
    parents: new Map(),
  });
  const wanted = permissionsOf(builtIn, ADMINISTRATOR);
  return gainedRights(asOne(held), asOne(wanted), ADMINISTRATOR).length === 0;
}

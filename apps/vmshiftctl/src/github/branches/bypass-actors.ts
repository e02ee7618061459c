import type { BypassActor } from './read-protection';

/** Number of the role Admin. @see https://docs.github.com/rest/repos/rules#create-a-repository-ruleset */
const ADMIN_ROLE = 5;

/** Who may pass the rules of protected branches: the App that pushes, and the only owner, on pull requests alone. */
export function wantedActors(pushingApp: number | undefined, singleOwner: boolean): readonly BypassActor[] {
  return [
    ...(pushingApp === undefined ? [] : [{ actor_id: pushingApp, actor_type: 'Integration', bypass_mode: 'always' }]),
    ...(singleOwner ? [{ actor_id: ADMIN_ROLE, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }] : []),
  ];
}

/** Whether an actor is one of these, and passes no more than it. */
export function isAmong(actor: BypassActor, wanted: readonly BypassActor[]): boolean {
  return wanted.some(
    ({ actor_id, actor_type, bypass_mode }) =>
      actor.actor_type === actor_type &&
      actor.actor_id === actor_id &&
      (actor.bypass_mode === bypass_mode || (bypass_mode === 'always' && actor.bypass_mode !== 'exempt')),
  );
}

const ROLES: Readonly<Record<number, string>> = {
  2: 'everyone of the role Maintain',
  4: 'everyone who may write',
  [ADMIN_ROLE]: 'every administrator',
};

/** An actor in words. */
export function describeActor({ actor_id, actor_type, bypass_mode }: BypassActor): string {
  const when = bypass_mode === 'pull_request' ? ' on pull requests' : '';
  return `${who()}${when}`;

  function who(): string {
    switch (actor_type) {
      case 'Integration':
        return `the App number ${actor_id}`;
      case 'RepositoryRole':
        return ROLES[actor_id ?? 0] ?? `everyone of the role number ${actor_id}`;
      case 'OrganizationAdmin':
        return 'every owner of the organization';
      case 'DeployKey':
        return 'every deploy key';
      default:
        return `the ${actor_type.toLowerCase()} number ${actor_id}`;
    }
  }
}

import { at, isEmpty, type PlanValue, stringAt } from '../plan-value';

/** Settings of each type of connector, one of which keeps everyone else out, and who gets in without them. */
const RESTRICTIONS: ReadonlyMap<string, readonly [settings: readonly string[], otherwise: string]> = new Map(
  Object.entries<readonly [settings: readonly string[], otherwise: string]>({
    github: [['orgs', 'org'], 'everyone with an account of GitHub'],
    gitlab: [['groups'], 'everyone with an account of the GitLab server'],
    gitea: [['orgs'], 'everyone with an account of the Gitea server'],
    google: [['hostedDomains', 'groups'], 'everyone with an account of Google'],
    'bitbucket-cloud': [['teams'], 'everyone with an account of Bitbucket'],
    openshift: [['groups'], 'everyone with an account of the cluster'],
    linkedin: [[], 'everyone with an account of LinkedIn'],
    authproxy: [[], 'everyone who can set a header of a request'],
    mockCallback: [[], 'everyone'],
    mockPassword: [[], 'everyone with the password in the configuration'],
  }),
);

const SHARED_TENANTS: readonly (string | undefined)[] = [undefined, 'common', 'organizations', 'consumers'];

/** Issuers that know people of every organization. */
const PUBLIC_ISSUERS =
  /^https:\/\/(?:accounts\.google\.com|appleid\.apple\.com|gitlab\.com|token\.actions\.githubusercontent\.com|www\.linkedin\.com\/oauth|login\.microsoftonline\.com\/(?:common|organizations|consumers)\b|sts\.windows\.net\/common)/;

/** Who logs in through a connector that is bounded to no organization; undefined where it is, or where its server is. */
export function openTo(type: string, settings: PlanValue | undefined): string | undefined {
  if (type === 'microsoft')
    return SHARED_TENANTS.includes(stringAt(settings, 'tenant')) ? 'everyone with an account of Microsoft' : undefined;
  if (type === 'oidc') {
    const issuer = stringAt(settings, 'issuer') ?? '';
    const isBounded = !isEmpty(at(settings, 'hostedDomains')) || !isEmpty(at(settings, 'allowedGroups'));
    return PUBLIC_ISSUERS.test(issuer) && !isBounded ? `everyone with an account of ${issuer}` : undefined;
  }
  const [names, otherwise] = RESTRICTIONS.get(type) ?? [];
  if (names === undefined || names.some((name) => !isEmpty(at(settings, name)))) return undefined;
  return otherwise;
}

import { z } from 'zod';
import { type GitHubReader, NotShown } from '../github-reader';
import type { AppSettings } from '../github-settings';
import { type Gap, gap, type Part } from '../part';

/** @see https://docs.github.com/rest/apps/apps#get-an-app */
const APP = z.object({
  id: z.number(),
  client_id: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
});

const VARIABLE = z.object({ name: z.string(), value: z.string() });

/** @see https://docs.github.com/rest/orgs/orgs#list-app-installations-for-an-organization */
const INSTALLATION = z.object({
  app_slug: z.string(),
  permissions: z.record(z.string(), z.string()),
  repository_selection: z.string(),
});

/** What belongs to an App before anyone gives it something. */
const OF_EVERY_APP = { metadata: 'read' };

/** An App: that it is ours, and that it may do what it is for and nothing else. */
export function appPart(app: AppSettings, organization: string | undefined): Part {
  const { name, usedIn } = app;
  const page = appPage(name, organization);
  return {
    id: `app-${name}`,
    what: `App ${name} (${describePermissions(app)}; ${usedIn.clientId} of ${usedIn.repository})`,
    page,
    gaps: async (reader) => {
      const clientId = await clientIdOf(app, reader);
      const make = 'docs/setup.md, "GitHub": make the App, or ./vmshiftctl bootstrap --apply, which does it with you';
      if (clientId === undefined) return gap('absent', `${usedIn.clientId} is not set`, make);
      const found = await readApp(name, reader);
      if (found.client_id !== undefined && found.client_id !== clientId) {
        const set = `gh variable set ${usedIn.clientId} --repo ${usedIn.repository} --body ${found.client_id}`;
        return gap('client', `${usedIn.clientId} is the client ID of another App than ${name}`, set);
      }
      return permissionGaps(app, found.permissions, `${page}/permissions`);
    },
  };
}

/** Where the Apps are installed, and with what permissions, which a new permission of the App is not until it is accepted. */
export function installationsPart(apps: readonly AppSettings[], organization: string | undefined): Part {
  const page =
    organization === undefined
      ? 'https://github.com/settings/installations'
      : `https://github.com/organizations/${organization}/settings/installations`;
  return {
    id: 'app-installations',
    what: `installations of ${apps.map(({ name }) => name).join(', ')}, each in one repository alone`,
    page,
    gaps: async ({ list }) => {
      if (organization === undefined)
        throw new NotShown("GitHub shows the installations of a person's Apps on that page alone");
      const found = await list(`/orgs/${organization}/installations`, 'installations', INSTALLATION);
      return apps.flatMap((app) => {
        const own = found.find(({ app_slug }) => app_slug === app.name);
        const install = `https://github.com/apps/${app.name}/installations/new`;
        if (own === undefined) return gap(app.name, `${app.name} is not installed in ${app.installedIn}`, install);
        return [
          ...(own.repository_selection === 'selected'
            ? []
            : gap(
                `${app.name}-everywhere`,
                `${app.name} is installed in every repository, not in ${app.installedIn} alone`,
                page,
              )),
          ...permissionGaps(app, own.permissions, page),
        ];
      });
    },
  };
}

/** The number of an App at GitHub, by which a ruleset names it; undefined where it is not set up, or another one than ours. */
export async function appId(app: AppSettings, reader: GitHubReader): Promise<number | undefined> {
  const clientId = await clientIdOf(app, reader);
  if (clientId === undefined) return undefined;
  const found = await readApp(app.name, reader);
  return found.client_id === undefined || found.client_id === clientId ? found.id : undefined;
}

/** The Apps whose client ID is not set, so that no workflow finds them; none where the token may not see it. */
export async function missingApps(apps: readonly AppSettings[], reader: GitHubReader): Promise<readonly AppSettings[]> {
  try {
    const ids = await Promise.all(apps.map((app) => clientIdOf(app, reader)));
    return apps.filter((_app, index) => ids[index] === undefined);
  } catch (error) {
    if (error instanceof NotShown) return [];
    throw error;
  }
}

async function readApp(name: string, { find }: GitHubReader): Promise<z.output<typeof APP>> {
  const found = await find(`/apps/${name}`, APP);
  if (found === undefined)
    throw new NotShown(`GitHub shows this token no App ${name}: only its owner sees a private one`);
  return found;
}

async function clientIdOf({ usedIn }: AppSettings, { list }: GitHubReader): Promise<string | undefined> {
  const variables = await list(`/repos/${usedIn.repository}/actions/variables`, 'variables', VARIABLE);
  return variables.find(({ name }) => name === usedIn.clientId)?.value;
}

function permissionGaps(
  { name, permissions }: AppSettings,
  found: Readonly<Record<string, string>>,
  page: string,
): readonly Gap[] {
  const wanted: Readonly<Record<string, string>> = { ...OF_EVERY_APP, ...permissions };
  const more = Object.entries(found).filter(([permission, access]) => !covers(wanted[permission], access));
  const less = Object.entries(wanted).filter(([permission, access]) => !covers(found[permission], access));
  return [
    ...more.flatMap(([permission, access]) =>
      gap(`${name}-more-${permission}`, `${name} may also ${access} ${permission}`, page),
    ),
    ...less.flatMap(([permission, access]) =>
      gap(`${name}-less-${permission}`, `${name} may not ${access} ${permission}`, page),
    ),
  ];
}

const RANK = ['read', 'write', 'admin'];

function covers(held: string | undefined, access: string): boolean {
  return held !== undefined && RANK.indexOf(held) >= RANK.indexOf(access);
}

function describePermissions({ permissions }: AppSettings): string {
  return Object.entries(permissions)
    .map(([permission, access]) => `${permission}: ${access}`)
    .join(', ');
}

function appPage(name: string, organization: string | undefined): string {
  return organization === undefined
    ? `https://github.com/settings/apps/${name}`
    : `https://github.com/organizations/${organization}/settings/apps/${name}`;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApplicationProfile, isLongRunning, vmshift } from '../../packages/application/src';

const root = join(__dirname, '../..');
const profile: ApplicationProfile = vmshift;
const processes = Object.values(profile.processes);
const servers = Object.values(profile.servers);
const { ingressController, clusterDns, acmeSolver } = profile.neighbours;

const ports = [
  ...processes.flatMap((one) => (isLongRunning(one) && one.listens ? [one.listens.port] : [])),
  ...servers.map(({ port }) => port),
  acmeSolver.port,
];
const keys = [...Object.keys(profile.secret.keys), ...processes.flatMap(({ secrets = {} }) => Object.keys(secrets))];
const apps = [...processes.map(({ app }) => app), ...servers.map(({ app }) => app), profile.backup.app];
const queues = processes
  .flatMap((one) => (one.kind === 'scaled' ? (one.queues ?? []) : []))
  .filter((queue) => queue !== profile.celery.defaultQueue);
const paths = profile.ingress.routes.filter(({ path, probes }) => probes && path !== '/').map(({ path }) => path);
const labels = [...Object.entries(ingressController.labels), ...Object.entries(clusterDns.labels)];

const settings = [profile.servers.pooler, profile.servers.queue].flatMap((one) => Object.entries(one.settings));
/** Values that mean nothing else; `yes` and a number would. */
const words = settings.map(([, value]) => value).filter((value) => /^[a-z_]{8,}$/.test(value));
const leastMemory = [...processes, ...servers].flatMap((one) =>
  'leastMemoryMib' in one && one.leastMemoryMib !== undefined ? [one.leastMemoryMib] : [],
);
const roles = [...Object.keys(profile.processes), ...Object.keys(profile.servers)];

const anyOf = (words: readonly (string | number)[]) =>
  `(?:${words.map((word) => String(word).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|')})`;

/** What stands in packages/application alone, and how it would look elsewhere. */
const FACTS: Readonly<Record<string, RegExp>> = {
  'a port': new RegExp(`(?<![\\w.])${anyOf(ports)}(?![\\w.])`),
  'a Secret key or a required variable': new RegExp(`(?<!\\w)${anyOf(keys)}(?!\\w)`),
  'a Secret': new RegExp(`['"\`]${anyOf([profile.secret.name, profile.secret.registry])}['"\`]`),
  'a host or an app label': new RegExp(`(?:@|//|host[=:] ?['"]?|app: ?['"])${anyOf(apps)}(?![\\w.-])`),
  'the name of an object': new RegExp(`['"\`]${anyOf(apps.filter((app) => app.includes('-')))}(?:-\\w+)?['"\`]`),
  'a queue': new RegExp(`(?:['"\`,])${anyOf(queues)}(?:['"\`,])`),
  'a path of a probe': new RegExp(`(?<![\\w./])${anyOf(paths)}(?![\\w/-])`),
  'a user': /\b(?:uid|gid|runAsUser|runAsGroup|fsGroup)\b['"]?: ?\d/,
  'a label of a neighbour': new RegExp(
    `${labels.map(([name, value]) => `${anyOf([name])}['"\\]]*: ?['"]${anyOf([value])}['"]`).join('|')}|${anyOf([acmeSolver.label])}`,
  ),
  'a setting of a server': new RegExp(
    `${settings.map(([name, value]) => `(?<![\\w-])${anyOf([name])}['"]?(?: ?[=:] ?| )['"]?${anyOf([value])}(?!\\w)`).join('|')}|['"\`/]${anyOf(words)}['"\`/]`,
  ),
  'a least memory': new RegExp(`\\b${anyOf(roles)}: ?${anyOf(leastMemory)}n?\\b`),
};

/** The paths that an Ingress exposes are the environment's own decision. */
const ENVIRONMENTS = 'packages/environments/src';

const sources = ['apps', 'packages']
  .flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}/src`))
  .filter((folder) => !['packages/application/src', 'packages/provider-linode/src'].includes(folder))
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|\/testing\/|\/generated\.ts$/.test(file));

/** Code without comments, which may explain a fact, by file. */
const CODE: ReadonlyMap<string, string> = new Map(
  sources.map((file) => [file, readFileSync(join(root, file), 'utf8').replace(/^[^\S\n]*(?:\/\/|\/?\*).*$/gm, '')]),
);

function isDeclaredByAnEnvironment(file: string, line: string): boolean {
  return file.startsWith(`${ENVIRONMENTS}/`) && /\{ path: '[^']*', pathType: /.test(line);
}

test.each(Object.entries(FACTS))('%s of the application stands in its profile alone', (_, fact) => {
  const found = [...CODE]
    .filter(([, code]) => fact.test(code))
    .flatMap(([file, code]) =>
      code
        .split('\n')
        .flatMap((line, index) =>
          fact.test(line) && !isDeclaredByAnEnvironment(file, line) ? [`${file}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
  expect(found).toEqual([]);
});

test('each pattern finds the fact that it is for', () => {
  const examples = [
    ['a port', `port: ${ports[0]},`],
    ['a Secret key or a required variable', 'env.DATABASE_URL'],
    ['a Secret', "name: 'vmshift-secrets'"],
    ['a host or an app label', 'redis://:secret@redis:1/0'],
    ['the name of an object', "'vmshift-api-service'"],
    ['a queue', '-Q celery,discovery,other'],
    ['a path of a probe', "keep '/live' there"],
    ['a user', 'runAsUser: 70'],
    ['a label of a neighbour', "'app.kubernetes.io/name': 'traefik'"],
    ['a setting of a server', "after !== 'noeviction'"],
    ['a least memory', 'queue: 48n,'],
  ] as const;
  expect(examples.map(([name]) => name)).toEqual(Object.keys(FACTS));
  for (const [name, text] of examples) expect([name, FACTS[name]?.test(text)]).toEqual([name, true]);
});

/** An environment may run another application: the default is written in one place. */
test('the rules read the profile that they are given, and not that of vmshift', () => {
  const own = sources
    .filter((file) => /^packages\/(manifests|manifest-review)\//.test(file))
    .filter((file) => IMPORT.test(CODE.get(file) ?? ''));
  expect(own).toEqual(['packages/manifest-review/src/cluster/profile.ts']);
});

/** Of the value; its type alone may be named. */
const IMPORT = /import \{[^}]*(?<!type )\bvmshift\b[^}]*\} from '@vmshift\/application'/;

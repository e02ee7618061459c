import { printSafely } from '@vmshift/findings';
import type { Container, Workload } from '@vmshift/kubernetes';
import { imageRepository, textAt } from '@vmshift/kubernetes';
import { printVariable, type Variable, variablesOf } from '../../cluster/environment-variables';
import { type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { type Comparison, type Effect, type Found, keptWorkloads } from '../effect';

const SEE = 'https://docs.pydantic.dev/latest/concepts/pydantic_settings/';

/** Variables without which the application falls back to an address on localhost. */
const REQUIRED: Readonly<Partial<Record<Role, readonly string[]>>> = {
  api: ['DATABASE_URL', 'REDIS_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  worker: ['DATABASE_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  beat: ['CELERY_BROKER_URL'],
};

/** What the application's images read beside the required ones; anything else they ignore. */
const READ =
  /^(DATABASE_URL|REDIS_URL|CELERY_.*|CORS_ORIGINS|DEBUG|GUNICORN_CMD_ARGS|FORWARDED_ALLOW_IPS|WEB_CONCURRENCY|PYTHON.*|LD_.*|PATH|HOME|TMPDIR|C_FORCE_ROOT|MALLOC_.*|UVICORN_.*|REMAP_SIGTERM|SSL_.*|HTTPS?_PROXY|NO_PROXY|https?_proxy)$/;

/** What the processes are told by their environment, and what they do with it. */
export const configuration: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) =>
      compareVariables(before, container, workload, comparison),
    ),
  );

function compareVariables(
  before: Container,
  after: Container,
  workload: Workload,
  comparison: Comparison,
): readonly Found[] {
  const [was, is] = [variablesOf(before, comparison.before), variablesOf(after, comparison.after)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): readonly Found[] => {
    const [from, to] = [was.get(name), is.get(name)];
    if (same(from, to)) return [];
    const judgement = judge(name, from, to, after, workload);
    if (judgement === undefined) return [];
    return [
      {
        id: 'configuration',
        object: workload.name,
        path: `${after.path}.env[${name}]`,
        before: printSafely(name, printVariable(from)),
        after: printSafely(name, printVariable(to)),
        fix: `keep ${name} as the model has it`,
        see: SEE,
        ...judgement,
      },
    ];
  });
}

function same(left: Variable | undefined, right: Variable | undefined): boolean {
  return printVariable(left) === printVariable(right) && left?.kind === right?.kind;
}

type Judgement = Pick<Found, 'class' | 'verdict' | 'because' | 'impact'> & Partial<Found>;

function outage(verdict: Found['verdict'], because: string, impact: string): Judgement {
  return { class: 'outage', verdict, because, impact };
}

/** What the change of one variable does; undefined when nothing. */
function judge(
  name: string,
  from: Variable | undefined,
  to: Variable | undefined,
  container: Container,
  workload: Workload,
): Judgement | undefined {
  const role = roleOf(workload);
  if (/^(LD_PRELOAD|LD_LIBRARY_PATH|PYTHONPATH|PYTHONSTARTUP)$/.test(name) && to) {
    return {
      class: 'privilege',
      verdict: 'block',
      because: `${name} makes the process load code from elsewhere`,
      impact: 'what runs is no longer what the image holds',
    };
  }
  if (REQUIRED[role]?.includes(name)) {
    if (to === undefined)
      return outage(
        'block',
        `the application falls back to localhost without ${name}`,
        `the ${role} cannot reach the server`,
      );
    if (to.kind === 'secret' && from?.kind === 'secret') return secretMoves(name, from, to);
    return outage(
      'block',
      `${name} is no longer the value that Terraform composes in the Secret`,
      `the ${role} connects to something else, and a credential may stand in Git`,
    );
  }
  const special = SPECIAL[name];
  if (special)
    return special(to?.kind === 'value' ? to.value : undefined, from?.kind === 'value' ? from.value : undefined, to);
  if (isApplication(container) && !READ.test(name)) return undefined;
  if (to?.kind === 'secret' && from?.kind === 'secret') return secretMoves(name, from, to);
  return serverVariable(name, from, to);
}

function secretMoves(name: string, from: Variable & { kind: 'secret' }, to: Variable & { kind: 'secret' }): Judgement {
  return outage(
    'block',
    `${name} now comes from ${to.secret}:${to.key} instead of ${from.secret}:${from.key}`,
    'the process connects with another value: to another server, past the pooler, or not at all',
  );
}

function isApplication({ spec }: Container): boolean {
  return /-api$|celery/.test(imageRepository(textAt(spec, 'image') ?? ''));
}

type Special = (
  to: string | undefined,
  from: string | undefined,
  variable: Variable | undefined,
) => Judgement | undefined;

const SPECIAL: Readonly<Record<string, Special>> = {
  CORS_ORIGINS: (to) => {
    if (to === undefined)
      return outage(
        'warn',
        'without CORS_ORIGINS only pages on localhost may call the API',
        'browsers refuse the application’s own pages',
      );
    const origins = parseOrigins(to);
    if (origins === undefined)
      return outage(
        'block',
        'CORS_ORIGINS has to be a JSON list of texts',
        'the settings cannot be read: the process does not start',
      );
    if (origins.includes('*'))
      return {
        class: 'exposure',
        verdict: 'block',
        because: 'any page may call the API with the visitor’s credentials',
        impact: 'a page that somebody visits can read and change what he may',
      };
    const foreign = origins.filter((origin) => !/^https:\/\//.test(origin));
    return {
      class: 'exposure',
      verdict: 'warn',
      because: `pages of ${origins.join(', ') || 'nobody'} may call the API with the visitor’s credentials`,
      impact:
        foreign.length > 0
          ? `${foreign.join(', ')} is not protected by TLS`
          : 'browsers let these pages in and refuse the others',
    };
  },
  DEBUG: (to) =>
    to === undefined || /^(true|false|0|1|yes|no|on|off|t|f|y|n)$/i.test(to)
      ? undefined
      : outage('block', 'DEBUG has to be a boolean', 'the settings cannot be read: the process does not start'),
  FORWARDED_ALLOW_IPS: (to, from) =>
    to === undefined || (from === '*' && to !== '*')
      ? outage(
          'warn',
          'gunicorn no longer believes the proxy',
          'redirects lead from https to http, where browsers refuse them',
        )
      : undefined,
  GUNICORN_CMD_ARGS: (to) =>
    to?.includes('--worker-tmp-dir /dev/shm') || to?.includes('--worker-tmp-dir=/dev/shm')
      ? outage('warn', 'gunicorn gets other flags', 'flags decide timeouts, limits and what is trusted')
      : outage(
          'block',
          'gunicorn’s heartbeat file is no longer in memory',
          'on a read-only root the server may find no place for it; on a disk a slow write gets workers killed',
        ),
  LOG_LEVEL: () => undefined,
  PGDATA: () => undefined,
  POSTGRES_DB: () =>
    outage(
      'warn',
      'the name counts for an empty volume only',
      'on the volume that exists nothing is renamed; probes and backup that use the name fail',
    ),
  POSTGRES_USER: () =>
    outage(
      'warn',
      'the name counts for an empty volume only',
      'on the volume that exists nobody is renamed; probes and backup that use the name fail',
    ),
  PGPASSWORD: (to, _from, variable) =>
    variable?.kind === 'secret'
      ? undefined
      : outage(
          'block',
          'the password is missing or stands in the manifest',
          to === undefined ? 'the login fails' : 'the credential is in Git',
        ),
};

function parseOrigins(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Variables of third-party images: each of them is read. The sources of a backup are judged by the backup. */
function serverVariable(name: string, from: Variable | undefined, to: Variable | undefined): Judgement | undefined {
  if (/^(PGHOST|PGDATABASE|PGUSER|PGPORT|.*ENDPOINT|.*BUCKET)$/.test(name)) return undefined;
  if (/^(TZ|LANG|LC_.*|PGAPPNAME|PGCONNECT_TIMEOUT)$/.test(name)) return undefined;
  const lost = from !== undefined && to === undefined;
  return outage(
    lost && from.kind === 'secret' ? 'block' : 'warn',
    `${name} configures the process${lost ? ' and is gone' : ''}`,
    lost && from.kind === 'secret'
      ? 'the process has no credential: it does not start, or lets nobody in'
      : 'the server or tool behaves in another way; nothing here can tell in which',
  );
}

import { printSafely } from '@vmshift/findings';
import { type Container, imageRepository, textAt } from '@vmshift/kubernetes';
import { printVariable, type Variable, variablesOf } from '../../cluster/environment-variables';
import { type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { nearestPath } from '../nearest-path';
import { once } from '../once';
import { containerFields } from '../reads';
import { type Comparison, keptWorkloads } from '../rule';

/** Where variables and their values stand. */
export const VARIABLE_FIELDS: readonly string[] = [...containerFields('env', 'envFrom'), 'data'];

/** Variables without which the application falls back to an address on localhost. */
const REQUIRED: Readonly<Partial<Record<Role, readonly string[]>>> = {
  api: ['DATABASE_URL', 'REDIS_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  worker: ['DATABASE_URL', 'CELERY_BROKER_URL', 'CELERY_RESULT_BACKEND'],
  beat: ['CELERY_BROKER_URL'],
};

/** What the application's images read beside the required ones; anything else they ignore. */
const READ =
  /^(DATABASE_URL|REDIS_URL|CELERY_.*|CORS_ORIGINS|DEBUG|GUNICORN_CMD_ARGS|FORWARDED_ALLOW_IPS|WEB_CONCURRENCY|PYTHON.*|LD_.*|PATH|HOME|TMPDIR|C_FORCE_ROOT|MALLOC_.*|UVICORN_.*|REMAP_SIGTERM|SSL_.*|HTTPS?_PROXY|NO_PROXY|https?_proxy)$/;

/** Variables that a rule of their own judges, or whose value decides nothing that has to be told. */
const SPECIAL =
  /^(CORS_ORIGINS|DEBUG|FORWARDED_ALLOW_IPS|GUNICORN_CMD_ARGS|LOG_LEVEL|PGDATA|POSTGRES_DB|POSTGRES_USER|PGPASSWORD)$/;
const LOADS_CODE = /^(LD_PRELOAD|LD_LIBRARY_PATH|PYTHONPATH|PYTHONSTARTUP)$/;

/** Sources and targets of the backup, which its rules judge, and what decides nothing that has to be told. */
export const JUDGED_ELSEWHERE =
  /^(PGHOST|PGDATABASE|PGUSER|PGPORT|.*ENDPOINT|.*BUCKET|TZ|LANG|LC_.*|PGAPPNAME|PGCONNECT_TIMEOUT)$/;

/** By whom a variable is judged. No process reads the `ignored` ones. */
export type VariableKind = 'code' | 'required' | 'special' | 'ignored' | 'other';

/** A variable of a container that has another value or source than before. */
export interface ChangedVariable {
  /** Workload of the container. */
  readonly object: string;
  readonly path: string;
  /** Values as they may be shown. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly name: string;
  readonly kind: VariableKind;
  readonly role: Role;
  readonly from: Variable | undefined;
  readonly to: Variable | undefined;
}

export const changedVariables: (comparison: Comparison) => readonly ChangedVariable[] = once((comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => {
      const [was, is] = [variablesOf(before, comparison.before), variablesOf(container, comparison.after)];
      return [...new Set([...was.keys(), ...is.keys()])].flatMap((name): readonly ChangedVariable[] => {
        const [from, to] = [was.get(name), is.get(name)];
        if (printVariable(from) === printVariable(to) && from?.kind === to?.kind) return [];
        return [
          {
            object: workload.name,
            path: nearestPath(`${container.path}.env[${name}]`, workload.object, old.object),
            before: printSafely(name, printVariable(from)),
            after: printSafely(name, printVariable(to)),
            ...{ name, from, to, role: roleOf(workload), kind: kindOf(name, to, container, roleOf(workload)) },
          },
        ];
      });
    }),
  ),
);

function kindOf(name: string, to: Variable | undefined, container: Container, role: Role): VariableKind {
  if (LOADS_CODE.test(name) && to !== undefined) return 'code';
  if (REQUIRED[role]?.includes(name)) return 'required';
  if (SPECIAL.test(name)) return 'special';
  return isApplication(container) && !READ.test(name) ? 'ignored' : 'other';
}

function isApplication({ spec }: Container): boolean {
  return /-api$|celery/.test(imageRepository(textAt(spec, 'image') ?? ''));
}

/** The text of a variable that is told its value, undefined for any other. */
export function valueOfVariable(variable: Variable | undefined): string | undefined {
  return variable?.kind === 'value' ? variable.value : undefined;
}

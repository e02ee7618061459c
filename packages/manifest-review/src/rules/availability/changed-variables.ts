import { keyFor } from '@vmshift/environments';
import { printSafely } from '@vmshift/findings';
import { type Container, imageRepository, textAt } from '@vmshift/kubernetes';
import { backupPlans, dumpFolders, restoringJobs } from '../../cluster/backup-plan';
import { printVariable, type Variable, variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { isRead, type ProfiledWorkload, profileOf, requiredVariables } from '../../cluster/profile';
import { type Role, roleOf } from '../../cluster/roles';
import { pairContainers } from '../../cluster/succession';
import { once } from '../../once';
import { containerFields } from '../reads';
import { type Comparison, keptWorkloads } from '../rule';

/** Where variables and their values stand. */
export const VARIABLE_FIELDS: readonly string[] = [...containerFields('env', 'envFrom'), 'data'];

/** Variables that a rule of their own judges, or whose value decides nothing that has to be told. */
const SPECIAL =
  /^(APPLICATION_ROLE|CORS_ORIGINS|DEBUG|FORWARDED_ALLOW_IPS|GUNICORN_CMD_ARGS|LOG_LEVEL|PGDATA|POSTGRES_DB|POSTGRES_USER|PGPASSWORD)$/;
const LOADS_CODE = /^(LD_PRELOAD|LD_LIBRARY_PATH|PYTHONPATH|PYTHONSTARTUP)$/;

/** What decides nothing that has to be told. */
const TELLS_NOTHING =
  /^(TZ|LANG|LC_.*|PGAPPNAME|PGCONNECT_TIMEOUT|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|PYTHONFAULTHANDLER|MALLOC_ARENA_MAX)$/;
/** Sources and targets, which the rules of the backup judge where it is one. */
const OF_BACKUP = /^(PGHOST|PGDATABASE|PGUSER|PGPORT|.*ENDPOINT|.*BUCKET)$/;

/** Whether nothing more has to be told of a changed variable than other rules tell. */
export function isJudgedElsewhere({ name, object, to }: ChangedVariable, { after }: Comparison): boolean {
  if (TELLS_NOTHING.test(name)) return true;
  if (dumpFolders(valueOfVariable(to) ?? '').length > 0)
    return restoringJobs(after).some((workload) => workload.name === object);
  return OF_BACKUP.test(name) && backupPlans(after).some(({ workload }) => workload.name === object);
}

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
  /** Where the model has a `required` variable from, as `secret:key`; undefined for any other. */
  readonly declared: string | undefined;
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
            path: `${container.path}.env[${name}]`,
            before: shown(name, from),
            after: shown(name, to),
            ...{ name, from, to, role: roleOf(workload), kind: kindOf(name, to, container, workload) },
            declared: declaredSource(name, workload, comparison.after),
          },
        ];
      });
    }),
  ),
);

/** The key of a Secret is no credential, whatever its name and that of the Secret look like. */
function shown(name: string, variable: Variable | undefined): string | undefined {
  const text = printVariable(variable);
  return variable?.kind === 'secret' ? text : printSafely(name, text);
}

function kindOf(
  name: string,
  to: Variable | undefined,
  container: Container,
  workload: ProfiledWorkload,
): VariableKind {
  if (LOADS_CODE.test(name) && to !== undefined) return 'code';
  if (Object.hasOwn(requiredVariables(workload), name)) return 'required';
  if (SPECIAL.test(name)) return 'special';
  return isApplication(container) && !isRead(name, profileOf(workload)) ? 'ignored' : 'other';
}

function declaredSource(
  name: string,
  workload: ProfiledWorkload,
  { config, profile }: EnvironmentView,
): string | undefined {
  const key = requiredVariables(workload)[name];
  if (key === undefined) return undefined;
  return `${profile.secret.name}:${config === undefined ? key : keyFor(config.database, key, profile)}`;
}

function isApplication({ spec }: Container): boolean {
  return /-api$|celery/.test(imageRepository(textAt(spec, 'image') ?? ''));
}

/** The text of a variable that is told its value, undefined for any other. */
export function valueOfVariable(variable: Variable | undefined): string | undefined {
  return variable?.kind === 'value' ? variable.value : undefined;
}

import { databaseRestore } from '@vmshift/application';
import { databasesOf } from '@vmshift/environments';
import {
  allowedPorts,
  allowsTraffic,
  at,
  type Container,
  type NetworkPeer,
  podPeer,
  recordsAt,
  textAt,
  textsAt,
  type Workload,
} from '@vmshift/kubernetes';
import { scriptOf } from '../../cluster/backup-plan';
import { commandsIn, wordPath } from '../../cluster/command-words';
import { variablesOf } from '../../cluster/environment-variables';
import type { EnvironmentView } from '../../cluster/environment-view';
import { isDataServer, roleOf } from '../../cluster/roles';
import { containerFields } from '../reads';
import { changeRule, newPlaces } from '../rule';

/** Words that delete data, and what they do. */
interface Deletion {
  readonly words: RegExp;
  /** The program whose words these are; they mean something else to others. */
  readonly program?: RegExp;
  readonly what: string;
}

/**
 * What deletes data that a server holds, in the words of its clients.
 * @see https://docs.celeryq.dev/en/stable/reference/cli.html
 */
const DELETES: readonly Deletion[] = [
  { words: /\bdrop_all\b|\bdropdb\b|\bdrop\s+(?:table|database|schema|owned)\b/i, what: 'drops tables' },
  { words: /\bdrop\s+column\b/i, what: 'drops columns' },
  { words: /\btruncate\s+(?:table\s+)?\w/i, what: 'empties tables' },
  { words: /\bdelete\s+from\s+[\w.]+\s*(?:["';]|$)/im, what: 'empties tables' },
  {
    program: /\balembic\b/,
    words: /\sdowngrade\b/,
    what: 'takes migrations back, with the tables and columns that they made',
  },
  { words: /\bflush(?:all|db)\b/i, what: 'empties Redis' },
  { program: /\bcelery\b/, words: /(?:^|\s)(?:--purge|--discard|purge)(?=\s|$)/, what: 'deletes the tasks that wait' },
  { words: /\bpg_resetwal\b/i, what: 'throws the write-ahead log away' },
  { program: /\bpg_restore\b/i, words: /--clean\b/i, what: 'replaces the database by a dump' },
];

/** Whether one command of a script has the words; each is looked at alone, since a later one may be of another program. */
function deletes({ words, program }: Deletion, text: string): boolean {
  if (program === undefined) return words.test(text);
  return commandsIn(text).some((command) => program.test(command) && words.test(command));
}

const REMOVAL = /\brm\s+((?:-\S+\s+)*)([^;&|\n]+)/g;

/** A command that a pod runs by itself, as one text. */
interface Command {
  readonly text: string;
  readonly pathOf: (words: RegExp) => string;
  readonly when: 'starts' | 'stops';
}

/** A pod that starts or stops deletes no data. */
export const destructiveCommands = changeRule({
  id: 'command-destroys-data',
  title: 'No pod deletes data when it starts or stops',
  // A new environment has no data that a person could lose by what it offers.
  judge: (comparison) =>
    newDestructions(comparison).filter(({ suspended }) => !suspended || comparison.before.objects.length > 0),
  class: 'data-loss',
  verdict: 'block',
  because: ({ now, when, suspended }) =>
    suspended ? `the command ${now} when a person starts it` : `the command ${now} each time a pod ${when}`,
  impact: ({ suspended }) =>
    suspended
      ? 'data is gone where it runs at the wrong time'
      : 'data is gone as soon as it runs, and again the next time',
  fix: 'run it once by hand, with a backup that was tried (docs/on-call.md, "Restore the database"); the manifests only create',
  see: 'https://www.postgresql.org/docs/16/ddl-basics.html',
  reads: [
    ...containerFields('command', 'args', 'lifecycle.postStart.exec.command', 'lifecycle.preStop.exec.command'),
    'spec.suspend',
  ],
});

const newDestructions = newPlaces(destructivePlaces, ({ object, container, now, suspended }) => [
  ...[object, container, now, suspended],
]);

function destructivePlaces(view: EnvironmentView) {
  return view.workloads.flatMap((workload) =>
    workload.containers.flatMap((container) =>
      commandsOf(container).flatMap((command) =>
        [
          ...DELETES.filter(
            (deletion) =>
              deletes(deletion, command.text) &&
              (isDataServer(roleOf(workload)) || !asksOwnPod(container, view)) &&
              reachesData(workload, view) &&
              !isRestore(workload, view),
          ),
          ...removedMounts(command.text, container, workload),
        ].map(({ words, what }) => ({
          object: workload.name,
          path: command.pathOf(words),
          now: what,
          container: container.name,
          when: command.when,
          ...(isSuspended(workload) && { suspended: true, verdict: 'warn' as const }),
        })),
      ),
    ),
  );
}

/** Where a managed database is: at some public address. */
const MANAGED: NetworkPeer = { kind: 'address', name: 'the managed database', address: '203.0.113.1' };

/**
 * Whether libpq asks a server of the same pod, as that of the drill is, whatever the NetworkPolicies allow.
 * @see https://www.postgresql.org/docs/16/libpq-connect.html#LIBPQ-CONNECT-HOST
 */
function asksOwnPod(container: Container, view: EnvironmentView): boolean {
  const host = variablesOf(container, view).get('PGHOST');
  const isOwn = host?.kind === 'value' && /^(?:\/|@|localhost$|127\.|::1$)/.test(host.value);
  return isOwn && !/\s(?:-h|--host)[ =]|\bhost=|:\/\//.test(scriptOf(container));
}

/** Whether a pod is a data server or may connect to one. */
function reachesData(workload: Workload, view: EnvironmentView): boolean {
  const servers = view.workloads.filter((one) => isDataServer(roleOf(one)));
  const policies = view.ofKind('NetworkPolicy');
  const managed = view.config === undefined ? [] : databasesOf(view.config).map(({ database }) => database);
  return (
    managed.some((one) => one.kind === 'managed' && allowsTraffic(policies, podPeer(workload), MANAGED, one.port)) ||
    servers.some(
      (server) =>
        server.name === workload.name || allowedPorts(policies, podPeer(workload), podPeer(server)).length > 0,
    )
  );
}

/** What restores a dump when a person starts it: it replaces the database, which is its work. */
function isRestore(workload: Workload, { profile }: EnvironmentView): boolean {
  return workload.name === `CronJob/${databaseRestore(profile).app}` && isSuspended(workload);
}

/** A CronJob that is never due runs when a person makes a Job of it. */
function isSuspended({ object }: Workload): boolean {
  return object.kind === 'CronJob' && at(object, 'spec.suspend') === true;
}

function commandsOf(container: Container): readonly Command[] {
  const hooks = (['postStart', 'preStop'] as const).map((hook): Command => {
    const field = `lifecycle.${hook}.exec.command`;
    return {
      text: textsAt(container.spec, field).join(' '),
      pathOf: () => `${container.path}.${field}`,
      when: hook === 'postStart' ? 'starts' : 'stops',
    };
  });
  const main = scriptOf(container);
  const start: Command = { text: main, pathOf: (words) => wordPath(container, words), when: 'starts' };
  return [start, ...hooks].filter(({ text }) => text !== '');
}

/** `rm` on the mount of a claim. */
function removedMounts(text: string, container: Container, workload: Workload) {
  const removed = removals(text);
  if (removed.length === 0) return [];
  const claims = recordsAt(workload.pod, 'volumes').filter((volume) =>
    textAt(volume, 'persistentVolumeClaim.claimName'),
  );
  return recordsAt(container.spec, 'volumeMounts')
    .filter(({ name }) => claims.some((volume) => volume.name === name))
    .map((mount) => textAt(mount, 'mountPath') ?? '')
    .filter((path) => path !== '' && removed.some((target) => `${target}/`.startsWith(`${path}/`)))
    .map((path) => ({ words: /\brm\s/, what: `removes files under ${path}` }));
}

function removals(text: string): readonly string[] {
  return [...text.matchAll(REMOVAL)].flatMap(([, , targets = '']) =>
    targets
      .trim()
      .split(/\s+/)
      .map((target) => target.replace(/["']/g, '')),
  );
}

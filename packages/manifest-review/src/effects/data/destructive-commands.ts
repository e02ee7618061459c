import { type Container, commandLine, recordsAt, textAt, type Workload } from '@vmshift/kubernetes';
import { script } from '../../cluster/backup-plan';
import { type Effect, type Fault, newFaults } from '../effect';

const SEE = 'https://www.postgresql.org/docs/16/ddl-basics.html';

/** What deletes data that a server holds, in the words of its clients. */
const DELETES: readonly { readonly words: RegExp; readonly what: string }[] = [
  { words: /\bdrop_all\b|\bdropdb\b|\bdrop\s+(?:table|database|schema|owned)\b/i, what: 'drops tables' },
  { words: /\btruncate\s+(?:table\s+)?\w/i, what: 'empties tables' },
  { words: /\bflush(?:all|db)\b/i, what: 'empties Redis' },
  { words: /\bpg_resetwal\b/i, what: 'throws the write-ahead log away' },
  { words: /\bpg_restore\b[^\n;|&]*--clean\b/i, what: 'replaces the database by a dump' },
];

/** Commands, hooks and arguments that delete what the servers hold as soon as a pod starts. */
export const destructiveCommands: Effect = newFaults((view) =>
  view.workloads.flatMap((workload) =>
    workload.containers.flatMap((container) =>
      textsOf(container).flatMap((text) =>
        [
          ...DELETES.filter(({ words }) => words.test(text)).map(({ what }) => what),
          ...removesFromVolume(text, container, workload),
        ].map((what) => fault(what, container, workload)),
      ),
    ),
  ),
);

function textsOf(container: Container): readonly string[] {
  const hooks = ['lifecycle.postStart.exec.command', 'lifecycle.preStop.exec.command'].map((path) => {
    const words: unknown = path.split('.').reduce<unknown>((node, step) => (node as never)?.[step], container.spec);
    return Array.isArray(words) ? words.join(' ') : '';
  });
  return [script(commandLine(container)), ...hooks];
}

/** `rm` on the mount of a claim. */
function removesFromVolume(text: string, container: Container, workload: Workload): readonly string[] {
  const claims = recordsAt(workload.pod, 'volumes').filter((volume) =>
    textAt(volume, 'persistentVolumeClaim.claimName'),
  );
  return recordsAt(container.spec, 'volumeMounts')
    .filter(({ name }) => claims.some((volume) => volume.name === name))
    .map((mount) => textAt(mount, 'mountPath') ?? '')
    .filter((path) => path !== '' && removals(text).some((target) => `${target}/`.startsWith(`${path}/`)))
    .map((path) => `removes files under ${path}`);
}

function removals(text: string): readonly string[] {
  return [...text.matchAll(/\brm\s+((?:-\S+\s+)*)([^;&|\n]+)/g)].flatMap(([, , targets = '']) =>
    targets
      .trim()
      .split(/\s+/)
      .map((target) => target.replace(/["']/g, '')),
  );
}

function fault(what: string, container: Container, workload: Workload): Fault {
  return {
    key: `${workload.name} ${container.name} ${what}`,
    id: 'command-destroys-data',
    class: 'data-loss',
    verdict: 'block',
    object: workload.name,
    path: `${container.path}.command`,
    before: undefined,
    after: what,
    because: `the command ${what} every time that a pod starts`,
    impact: 'data is gone as soon as it runs, and again at the next start',
    fix: 'do it by hand, once, with a backup at hand (docs/operations.md); the manifests only create',
    see: SEE,
  };
}

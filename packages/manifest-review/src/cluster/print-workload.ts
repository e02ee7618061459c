import { counted, printSafely } from '@vmshift/findings';
import { at, type Container, commandLine, textAt, type Workload } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';
import { highestReplicas, lowestReplicas } from './replicas';

/** `1 to 3 pods`, `1 pod at each run (17 2 * * *)`, `1 pod at each run (suspended: none by itself)`. */
export function printPods(workload: Workload, view: EnvironmentView): string {
  const { object } = workload;
  if (object.kind === 'DaemonSet') return 'one pod on each node';
  const [least, most] = [lowestReplicas(workload, view), highestReplicas(workload, view)];
  const pods = least === most ? counted(most, 'pod') : `${least} to ${counted(most, 'pod')}`;
  if (object.kind !== 'CronJob') return pods;
  const isSuspended = at(object, 'spec.suspend') === true;
  return `${pods} at each run (${isSuspended ? 'suspended: none by itself' : textAt(object, 'spec.schedule')})`;
}

/** The images of all containers, each once. */
export function printImages({ containers }: Workload): string {
  return [...new Set(containers.map(({ spec }) => textAt(spec, 'image') ?? 'no image'))].join(', ');
}

/** Of a longer script the changed fields hold the rest. */
const MOST_CHARACTERS = 200;

/** What the containers run, on one line: `sh -c …`, or the command of the image where they name none. */
export function printCommand({ containers }: Workload): string {
  return [...new Set(containers.map(printWords))].join(', then ') || 'nothing';
}

/** The command of one container on one line. */
export function printWords(container: Container): string {
  const words = commandLine(container).join(' ').replace(/\s+/g, ' ').trim();
  if (words === '') return 'the command of the image';
  const safe = printSafely('command', words) ?? '';
  return safe.length > MOST_CHARACTERS ? `${safe.slice(0, MOST_CHARACTERS)}…` : safe;
}

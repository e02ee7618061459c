import type { Concurrency } from '../workflow-file';
import { type Contexts, interpolate } from './expression';

export type RunState = 'running' | 'pending' | 'cancelled' | 'finished';

interface Member {
  readonly run: string;
  state: RunState;
}

/**
 * GitHub's concurrency groups: one run of a group at a time and, behind it, one that waits, whose place the next one
 * takes; with `queue: max` every one waits.
 * @see https://docs.github.com/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency
 */
export class ConcurrencyGroups {
  private readonly groups = new Map<string, Member[]>();

  /** A run, or a job of it, asks to start. */
  start(run: string, concurrency: Concurrency | undefined, contexts: Contexts): void {
    const name = concurrency === undefined ? `run ${run}` : interpolate(concurrency.group, contexts);
    const members = this.groups.get(name) ?? [];
    this.groups.set(name, members);
    const cancels = interpolate(String(concurrency?.['cancel-in-progress'] ?? false), contexts) === 'true';
    for (const member of members) {
      const replaced = member.state === 'pending' && concurrency?.queue !== 'max';
      if (replaced || (member.state === 'running' && cancels)) member.state = 'cancelled';
    }
    members.push({ run, state: members.some(({ state }) => state === 'running') ? 'pending' : 'running' });
  }

  /** A run ends, and the one that waits longest takes its place. */
  finish(run: string): void {
    for (const members of this.groups.values()) {
      const member = members.find((each) => each.run === run && each.state === 'running');
      if (member === undefined) continue;
      member.state = 'finished';
      const next = members.find(({ state }) => state === 'pending');
      if (next !== undefined) next.state = 'running';
    }
  }

  state(run: string): RunState | undefined {
    return [...this.groups.values()].flat().find((member) => member.run === run)?.state;
  }
}

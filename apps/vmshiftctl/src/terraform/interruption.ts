import { SAME_REQUEST_MS, STOP_SIGNALS } from '../signals';
import type { World } from '../world';

/** The program was asked to stop. */
export interface Interruption {
  readonly requested: () => boolean;
  /**
   * Calls the listener with false when the program is asked to stop, at once when it was already, and with true each time that
   * a person presses Ctrl-C again. Gives what takes the listener away.
   */
  readonly listen: (listener: (insisted: boolean) => void) => () => void;
  /** Does a part of the work, which an interruption meanwhile is told to interrupt in place of the whole. */
  readonly during: <T>(what: Interruptible, part: () => Promise<T>) => Promise<T>;
}

/** For what has to be done although the program was asked to stop. */
export const uninterrupted: Interruption = {
  requested: () => false,
  listen: () => () => undefined,
  during: (_what, part) => part(),
};

/** What is interrupted: it decides what ends first, and what a second Ctrl-C costs. An `apply` tells that itself. */
export type Interruptible = 'apply' | 'plan' | 'lock of providers' | 'lock of charts' | 'rendering of charts';

/**
 * Runs work that has to end in order: a signal does not end the program meanwhile, the work is told. Only a second SIGINT
 * means more than the first signal did; the SIGTERM with which a workflow runner follows its SIGINT does not.
 */
export async function interruptible<T>(
  world: Pick<World, 'env' | 'warn' | 'clock'>,
  what: Interruptible,
  work: (interruption: Interruption) => Promise<T>,
): Promise<T> {
  let now = what;
  const listeners = new Set<(insisted: boolean) => void>();
  let requested: number | undefined;
  const request = (signal: NodeJS.Signals): void => {
    const isFirst = requested === undefined;
    const at = world.clock().getTime();
    // A clock that was set back is no reason to keep a person from giving up.
    const isEcho = requested !== undefined && Math.abs(at - requested) < SAME_REQUEST_MS;
    if (isEcho || (!isFirst && signal !== 'SIGINT')) return;
    requested = at;
    for (const line of announcement(now, world.env, isFirst)) world.warn(line);
    for (const listener of listeners) listener(!isFirst);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, request);
  try {
    return await work({
      requested: () => requested !== undefined,
      listen: (listener) => {
        listeners.add(listener);
        if (requested !== undefined) listener(false);
        return () => listeners.delete(listener);
      },
      during: async (stage, part) => {
        now = stage;
        try {
          return await part();
        } finally {
          now = what;
        }
      },
    });
  } finally {
    for (const signal of STOP_SIGNALS) process.off(signal, request);
  }
}

function announcement(what: Interruptible, env: World['env'], isFirst: boolean): readonly string[] {
  if (what === 'apply') return [];
  if (!isFirst) return [`interrupted again: ${what.endsWith('of charts') ? 'Helm' : 'Terraform'} gives up`];
  const { first, again, onGitHub } = NOTICES[what];
  const next = env.GITHUB_ACTIONS === 'true' ? onGitHub : again;
  return [`interrupted: ${first}`, ...(next === undefined ? [] : [next])];
}

interface Notice {
  readonly first: string;
  /** For a person. @default a second Ctrl-C costs nothing that has to be known */
  readonly again?: string;
  /** In a workflow, where no one can press Ctrl-C again. */
  readonly onGitHub?: string;
}

const NOTICES: Readonly<Record<Exclude<Interruptible, 'apply'>, Notice>> = {
  plan: {
    first: 'a plan changes nothing; Terraform ends and unlocks the state, which can take half a minute',
    again: 'Ctrl-C again makes it give up: the state may stay locked',
    onGitHub:
      'GitHub kills a cancelled run after 10 s: the state may stay locked; ./vmshiftctl plan names the lock and the command that breaks it',
  },
  'lock of providers': { first: 'waiting until Terraform has ended, half a minute at most' },
  'lock of charts': { first: 'waiting until Helm has ended, 5 s at most' },
  'rendering of charts': { first: 'waiting until Helm has ended, 5 s at most' },
};

import { UserError } from '@vmshift/findings';
import { reasonOf } from '@vmshift/observation';
import type { LinodeAccess } from '../access/linode-api';
import type { ApplyAccess } from './apply-access';

/** What makes credentials at Linode and gives them to GitHub. */
export interface LinodeMaking {
  readonly linode: LinodeAccess;
  readonly github: Pick<ApplyAccess, 'api' | 'setSecret' | 'tell' | 'kept'>;
  readonly now: () => Date;
  /** Waits; false where the person has ended it. */
  readonly pause: (ms: number) => Promise<boolean>;
}

/** A credential that Linode shows when it is made, and never again. */
export interface ShownOnce<Made> {
  /** Such as `the key vmshift-dev-backup-key`. */
  readonly what: string;
  readonly make: () => Promise<Made>;
  /** Uses it, and gives it to those who need it. */
  readonly give: (made: Made) => Promise<void>;
  readonly remove: (made: Made) => Promise<void>;
}

/** Makes a credential and gives it to those who need it; where that fails it is removed again, as no one would have it. */
export async function makeShownOnce<Made>(
  { what, make, give, remove }: ShownOnce<Made>,
  tell: (line: string) => void,
): Promise<void> {
  const made = await make();
  tell(`done: Linode: make ${what}`);
  try {
    await give(made);
  } catch (error) {
    await remove(made);
    tell(`done: Linode: remove ${what} again`);
    throw error;
  }
}

/** @throws UserError in the place of any other error, with what to do */
export async function goingOnLater<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError([
      reasonOf(error),
      '  what is done stays done; fix it, and run it again: it goes on with what is left',
    ]);
  }
}

import { UserError } from '@vmshift/findings';
import { z } from 'zod';

/** A dump in the bucket. */
const DUMP = z.object({ name: z.string(), bytes: z.number(), modified: z.string() });

export type Dump = Readonly<z.output<typeof DUMP>>;

/** The dumps that a Job has listed, as the log has them; a line that lists none is left out. */
export function parseDumps(log: string): readonly Dump[] {
  return log.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [DUMP.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/**
 * The dump that is asked for. The newest is the one with the latest time in its name: a file that was copied to the bucket
 * later is no newer dump.
 * @throws UserError where there is none
 */
export function chosenDump(dumps: readonly Dump[], asked: string, database: string): Dump {
  const own = dumps.filter(({ name }) => isNightly(name, database)).toSorted(byName);
  const newest = own.at(-1);
  if (newest === undefined)
    throw new UserError(`the bucket has no dump of the database ${database}; the files that it has: --list`);
  if (asked === 'latest') return newest;
  const found = dumps.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  throw new UserError([
    `the bucket has no dump ${JSON.stringify(asked)}; the newest is ${newest.name}`,
    '  all of them: ./vmshiftctl restore <environment> --list',
  ]);
}

/** Whether the backup has made it of this database: a file that a person has put there has a name of its own. */
function isNightly(name: string, database: string): boolean {
  return name.startsWith(`${database}-`) && /^\d{8}T\d{6}Z\.dump$/.test(name.slice(database.length + 1));
}

function byName({ name }: Dump, { name: other }: Dump): number {
  return name < other ? -1 : Number(name > other);
}

/** Bytes for a person. */
export function describeBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'] as const;
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

import { isMachineError } from '../machine-error';
import type { Leaf } from './model-leaves';

/** What another value of a leaf changes. */
export interface Influence {
  readonly leaf: Leaf;
  /** Fields that come out otherwise; the whole result is `''`. */
  readonly fields: readonly string[];
}

export interface Influences {
  readonly influences: readonly Influence[];
  /** Leaves with whose other values nothing can be made, so that it is not known what they do. */
  readonly untried: readonly Leaf[];
}

/** Other values of some leaves. */
export type Trial = ReadonlyMap<Leaf, unknown>;

/** What does something under one other value may do nothing under another: a number that grows, and one that falls. */
const ROUNDS = 2;

/**
 * Finds by experiment which leaves a result comes from: it is made again with other values, of many leaves at once where
 * none of them changes it, of half of them where it does.
 * @param othersOf other values of a leaf to try, the most ordinary first
 * @param fieldsChangedBy makes the result with other values, and compares it. @throws where there is none with them; what the
 * machine refuses is thrown on
 * @param onTrial is called with the number of results that were made. @default no one is told
 */
export function findInfluences(
  leaves: readonly Leaf[],
  othersOf: (leaf: Leaf) => readonly unknown[],
  fieldsChangedBy: (trial: Trial) => readonly string[],
  onTrial: (count: number) => void = () => {},
): Influences {
  let count = 0;
  const others = new Map(leaves.map((leaf) => [leaf, othersOf(leaf)]));
  const found = new Map<Leaf, readonly string[]>();
  const untried = new Set<Leaf>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const trials = [...others].flatMap(([leaf, values]) =>
      found.has(leaf) || untried.has(leaf) || values.length <= round ? [] : [[leaf, values[round]] as const],
    );
    // What chooses between two forms hides the values of the other one.
    for (const choice of trials.filter(([leaf]) => isChoice(leaf))) search([choice]);
    search(trials.filter(([leaf]) => !isChoice(leaf)));
  }
  return {
    influences: leaves.flatMap((leaf) => {
      const fields = found.get(leaf);
      return fields === undefined ? [] : [{ leaf, fields }];
    }),
    untried: leaves.filter((leaf) => untried.has(leaf)),
  };

  function search(trials: readonly (readonly [Leaf, unknown])[]): void {
    const [first] = trials;
    if (first === undefined) return;
    const fields = attempt(new Map(trials));
    if (fields?.length === 0) return;
    if (trials.length > 1) {
      const half = Math.ceil(trials.length / 2);
      search(trials.slice(0, half));
      search(trials.slice(half));
    } else if (fields !== undefined) {
      found.set(first[0], fields);
    } else {
      tryAnyOther(first[0]);
    }
  }

  /** After the value whose turn it was: with the first one that gives something. */
  function tryAnyOther(leaf: Leaf): void {
    for (const other of others.get(leaf) ?? []) {
      const fields = attempt(new Map([[leaf, other]]));
      if (fields === undefined) continue;
      if (fields.length > 0) found.set(leaf, fields);
      return;
    }
    untried.add(leaf);
  }

  function attempt(trial: Trial): readonly string[] | undefined {
    try {
      return fieldsChangedBy(trial);
    } catch (error) {
      // A full disk is no property of the value.
      if (isMachineError(error)) throw error;
      return undefined;
    } finally {
      count += 1;
      onTrial(count);
    }
  }
}

function isChoice({ path }: Leaf): boolean {
  return path.at(-1) === 'kind';
}

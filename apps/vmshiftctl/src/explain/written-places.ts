import type { FilePlace } from '@vmshift/findings/report';
import { pinPath } from '@vmshift/releases';
import type { Path } from './model-leaves';
import { type Constant, type ReadText, SourceValues, type WrittenValue } from './source-values';

/** The constant that is the model. */
export const MODEL_CONSTANT: Constant = { file: 'packages/environments/src/environments.ts', name: 'model' };
const PROFILE: Constant = { file: 'packages/application/src/vmshift/vmshift.ts', name: 'vmshift' };

/** More environments than any model has: what a file says need not end. */
const MOST_ENVIRONMENTS = 1000;

/**
 * The lines in which the values of one environment are written: of the model, of the profile, of the pin. A path begins with
 * `environment`, `platform` or `pin`; the profile is `platform.application`.
 */
export class WrittenPlaces {
  private readonly values: SourceValues;
  private known: number | undefined;

  constructor(
    private readonly environment: string,
    read: ReadText,
  ) {
    this.values = new SourceValues(read);
  }

  /** The line of a value; of one that was taken away, that of what it was in. Undefined where the line says something else. */
  find(path: Path, value: unknown): FilePlace | undefined {
    for (let length = path.length; length > 1; length -= 1) {
      const written = this.written(path.slice(0, length));
      if (written !== undefined) {
        const isSaid = length < path.length || agrees(written, value);
        return isSaid ? { file: written.file, line: written.line } : undefined;
      }
      if (value !== undefined) return undefined;
    }
    return undefined;
  }

  private written([of, ...path]: Path): WrittenValue | undefined {
    if (of === 'pin') return this.values.findInJson(pinPath(this.environment), path);
    if (of === 'environment') return this.values.find(MODEL_CONSTANT, ['environments', this.index(), ...path]);
    const ofModel = this.values.find(MODEL_CONSTANT, ['platform', ...path]);
    // A platform that names no profile of its own has that of the application.
    if (ofModel !== undefined || path[0] !== 'application') return ofModel;
    return this.values.find(PROFILE, path.slice(1));
  }

  /** The place of the environment in the list of all: -1 where it is in none. */
  private index(): number {
    this.known ??= this.findIndex();
    return this.known;
  }

  private findIndex(): number {
    for (let index = 0; index < MOST_ENVIRONMENTS; index += 1) {
      const name = this.values.find(MODEL_CONSTANT, ['environments', index, 'name']);
      if (name === undefined) return -1;
      if (name.literal === this.environment) return index;
    }
    return -1;
  }
}

/** A line that holds another value than the one that was rendered tells nothing of it. */
function agrees({ literal }: WrittenValue, value: unknown): boolean {
  return literal === undefined || literal === value;
}

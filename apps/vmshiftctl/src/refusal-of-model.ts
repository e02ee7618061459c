import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Model } from '@vmshift/environments';
import { type Problem, UserError } from '@vmshift/findings';
import type { World } from './world';

/**
 * What to tell of an error. The program relies on the types of the model and on its rules: one that ended over a model that
 * they refuse has no fault of its own, and the user has to know what they say, and which file to edit.
 * @param error what a command ended with
 * @param world where the sources are
 * @param read loads the model. @default the live one
 * @returns the refusal of the model, or the error itself where the model is valid or the error is none of the program
 */
export async function refusalOfModel(
  error: unknown,
  { root }: Pick<World, 'root'>,
  read: () => Promise<Model> = readModel,
): Promise<unknown> {
  const isOurs = error instanceof TypeError || error instanceof RangeError;
  if (!isOurs && !(error instanceof UserError)) return error;
  try {
    const { assertValidModel, ModelRefused } = await import('@vmshift/environments');
    if (error instanceof ModelRefused) return new ModelRefused(await withFiles(error.problems, root));
    if (isOurs) assertValidModel(await read());
  } catch (refusal) {
    if (refusal instanceof UserError) return refusalOfModel(refusal, { root }, read);
  }
  return error;
}

async function readModel(): Promise<Model> {
  return (await import('@vmshift/environments')).model;
}

/** A rule knows an environment by its name alone, which may be another than that of the file that declares it. */
async function withFiles(problems: readonly Problem[], root: string): Promise<readonly Problem[]> {
  const { MODEL_CONSTANT, WrittenPlaces } = await import('./explain/written-places');
  const read = (file: string) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : undefined);
  return problems.map((problem) => {
    const { environment, fix } = problem;
    if (environment === 'platform' || dirname(fix) !== dirname(MODEL_CONSTANT.file)) return problem;
    const place = new WrittenPlaces(environment, read).find(['environment', 'name'], environment);
    return { ...problem, fix: place?.file ?? MODEL_CONSTANT.file };
  });
}

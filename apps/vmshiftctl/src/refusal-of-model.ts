import type { Model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';

/**
 * What to tell of an error. The program relies on the types of the model and on its rules: one that ended over a model that
 * they refuse has no fault of its own, and the user has to know what they say.
 * @param error what a command ended with
 * @param read loads the model. @default the live one
 * @returns the refusal of the model, or the error itself where the model is valid or the error is none of the program
 */
export async function refusalOfModel(error: unknown, read: () => Promise<Model> = readModel): Promise<unknown> {
  if (!(error instanceof TypeError || error instanceof RangeError)) return error;
  try {
    const { assertValidModel } = await import('@vmshift/environments');
    assertValidModel(await read());
  } catch (refusal) {
    if (refusal instanceof UserError) return refusal;
  }
  return error;
}

async function readModel(): Promise<Model> {
  return (await import('@vmshift/environments')).model;
}

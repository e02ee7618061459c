import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import type { ExitCode } from '../exit-code';
import { parsePlace, type ResourcePlace } from '../explain/parse-place';
import { printJson } from '../terminal/print-json';
import { printText } from '../terminal/print-text';
import { textOf } from '../terminal/styled-line';
import type { World } from '../world';

export interface ExplainOptions {
  readonly json?: boolean;
}

/** Tells where a rendered object, or a field of it, comes from: lines of code, values of the model with their lines. */
export async function explain(words: readonly string[], options: ExplainOptions, world: World): Promise<ExitCode> {
  const read = (file: string) => readText(world.root, file);
  const place = parsePlace(words, model, read);
  if ('stack' in place) return explainBlock(place, options, world);
  if ('path' in place) return explainModel(place.path, options, world);
  const [{ readPins }, { explainObject, madeObjects }, { explanationLines, madeLines }] = await Promise.all([
    import('@vmshift/chart'),
    import('../explain/explain-object'),
    import('../explain/explanation-lines'),
  ]);
  const { environment, object, field } = place;
  const named = model.environments.filter(({ name }) => name === environment);
  const pin = readPins(world.root, model, named).get(environment);
  if (pin === undefined) throw new Error(`${environment}: no pin was read`);
  const sources = { model, environment, pin, read };
  if (object === '') {
    const made = madeObjects(sources);
    if (options.json) printJson(world, made);
    else for (const line of madeLines(made)) printText(world, line);
    return 0;
  }
  const explanation = await world.progress(`explaining ${object}`, async (tell) =>
    explainObject({ ...sources, onTrial: countRenders(tell) }, object, field),
  );
  if (options.json) printJson(world, explanation);
  else for (const { line, style } of explanationLines(explanation)) printText(world, textOf(line), style);
  return 0;
}

async function explainBlock(
  { stack, address, field }: ResourcePlace,
  { json }: ExplainOptions,
  world: World,
): Promise<ExitCode> {
  const [{ explainResource }, { explanationLines }] = await Promise.all([
    import('../explain/explain-resource'),
    import('../explain/explanation-lines'),
  ]);
  const outdir = makeTemporaryFolder('explain');
  try {
    const read = (file: string) => readText(world.root, file);
    const explanation = await world.progress(`explaining ${address}`, async (tell) =>
      explainResource({ model, read, outdir, onTrial: countRenders(tell) }, stack, address, field),
    );
    if (json) printJson(world, explanation);
    else for (const { line, style } of explanationLines(explanation)) printText(world, textOf(line), style);
    return 0;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

async function explainModel(path: string, { json }: ExplainOptions, world: World): Promise<ExitCode> {
  const [{ readPins }, { explainValues }, { valueLines }] = await Promise.all([
    import('@vmshift/chart'),
    import('../explain/explain-value'),
    import('../explain/explanation-lines'),
  ]);
  const read = (file: string) => readText(world.root, file);
  const explanations = explainValues({ model, pins: readPins(world.root, model), read }, path);
  if (json) printJson(world, explanations);
  else for (const { line, style } of explanations.flatMap(valueLines)) printText(world, textOf(line), style);
  return 0;
}

/** Renders between two lines of progress. */
const TELL_EVERY = 25;

function countRenders(tell: (part: string) => void): (count: number) => void {
  return (count) => {
    if (count % TELL_EVERY === 0) tell(counted(count, 'render'));
  };
}

function readText(root: string, file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}

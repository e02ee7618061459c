import { createContext, Script } from 'node:vm';
import { transformSync } from '@swc/core';
import type { Model } from '@vmshift/environments';
import { z } from 'zod';
import type { ReadModel } from './read-model';
import { MODEL_SOURCES } from './revision';

/** The module that exports `model`. */
const ENTRY = 'environments';

/**
 * Strips the types of the few files that make a model, and evaluates them in an empty context: no modules, nothing of
 * this process, no code made from text, a second at most. What comes out is JSON of the shape that a review reads.
 */
export function evaluateModel(files: ReadonlyMap<string, string>): ReadModel {
  try {
    const modules = new Map<string, string>();
    addModule(ENTRY, files, modules);
    const factories = [...modules].map(
      ([name, code]) => `${JSON.stringify(name)}: function (exports, require) {${code}\n}`,
    );
    const script = new Script(`const factories = {${factories.join(',\n')}}; const loaded = {};
function load(name) {
  const key = name.replace(/^\\.\\//, '');
  if (!loaded[key]) factories[key](loaded[key] = {}, load);
  return loaded[key];
}
JSON.stringify(load('${ENTRY}').model);`);
    const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } });
    const text: unknown = script.runInContext(context, { timeout: 1000 });
    const parsed = reviewed.safeParse(typeof text === 'string' ? JSON.parse(text) : undefined);
    return parsed.success
      ? { model: parsed.data as unknown as Model }
      : { because: `it has another shape: ${z.prettifyError(parsed.error).split('\n')[0]}` };
  } catch (error) {
    return { because: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** Adds a module and the siblings that it imports; anything else cannot be part of a model. */
function addModule(name: string, files: ReadonlyMap<string, string>, modules: Map<string, string>): void {
  if (modules.has(name)) return;
  const source = files.get(`${MODEL_SOURCES}/${name}.ts`);
  if (source === undefined) throw new Error(`${MODEL_SOURCES}/${name}.ts is not there`);
  const { code } = transformSync(source, {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
    isModule: true,
    swcrc: false,
    configFile: false,
  });
  modules.set(name, code);
  for (const match of code.matchAll(/require\("([^"]+)"\)/g)) {
    const imported = match[1] ?? '';
    if (!/^\.\/[\w-]+$/.test(imported)) throw new Error(`${name}.ts imports ${imported}, which is no file beside it`);
    addModule(imported.slice(2), files, modules);
  }
}

/** What the review reads of a model; the rest is kept as it is. */
const pool = z.looseObject({ type: z.string(), minNodes: z.number(), maxNodes: z.number() });
const pinned = z.looseObject({ repository: z.string(), tag: z.string(), digest: z.string() });
const reviewed = z.looseObject({
  platform: z.looseObject({
    targetRevision: z.string(),
    images: z.looseObject({
      api: z.string(),
      celery: z.string(),
      postgresql: pinned,
      redis: pinned,
      pgbouncer: pinned,
      rclone: pinned,
    }),
    argoCd: z.looseObject({ highAvailability: z.boolean() }),
  }),
  environments: z.array(
    z.looseObject({
      name: z.string(),
      branch: z.string(),
      namespace: z.string(),
      host: z.string(),
      application: z.looseObject({ selfHeal: z.boolean(), cascadingDelete: z.boolean() }),
      cluster: z.looseObject({
        region: z.string(),
        kubernetesVersion: z.string(),
        highAvailability: z.boolean(),
        hostsArgoCd: z.boolean(),
        preventDestroy: z.boolean(),
        controlPlaneAcl: z.looseObject({ ipv4: z.array(z.string()), ipv6: z.array(z.string()) }).optional(),
        nodePool: pool,
        additionalNodePools: z.array(pool.extend({ name: z.string() })).optional(),
      }),
    }),
  ),
});

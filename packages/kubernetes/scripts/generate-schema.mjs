// Derives src/schema/generated/kubernetes-<minor>.ts from the declarations of every cdk8s-plus-<minor> in package.json:
// the fields of the kinds that dist/ may hold, and of everything in them. Those declarations are made from Kubernetes'
// OpenAPI document line by line, and name the original field in a comment (`@schema io.k8s….ServiceSpec#clusterIP`).
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(dirname(fileURLToPath(import.meta.url)));
const { resolve } = createRequire(import.meta.url);
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** `apiVersion/kind` to the class that carries it. Kept in step with RENDERED_KINDS by a test. */
const KINDS = {
  'v1/ConfigMap': 'KubeConfigMap',
  'v1/LimitRange': 'KubeLimitRange',
  'v1/PersistentVolumeClaim': 'KubePersistentVolumeClaim',
  'v1/ResourceQuota': 'KubeResourceQuota',
  'v1/Service': 'KubeService',
  'v1/ServiceAccount': 'KubeServiceAccount',
  'apps/v1/Deployment': 'KubeDeployment',
  'autoscaling/v2/HorizontalPodAutoscaler': 'KubeHorizontalPodAutoscalerV2',
  'batch/v1/CronJob': 'KubeCronJob',
  'batch/v1/Job': 'KubeJob',
  'networking.k8s.io/v1/Ingress': 'KubeIngress',
  'networking.k8s.io/v1/NetworkPolicy': 'KubeNetworkPolicy',
  'policy/v1/PodDisruptionBudget': 'KubePodDisruptionBudget',
};

/** What the declarations call the types that are no objects of their own. */
const SCALARS = {
  string: 'string',
  // No field of these kinds is a float: the API conventions avoid them.
  number: 'integer',
  boolean: 'boolean',
  any: 'any',
  Date: 'string',
  Quantity: 'quantity',
  IntOrString: 'intOrString',
};

/** Every interface of a declaration file: its fields by their real name, with type and whether they are required. */
function readInterfaces(text) {
  const interfaces = new Map();
  let fields;
  let field;
  // A map is written over three lines.
  for (const line of text.replace(/: \{\n +(\[key: string\]: .+;)\n +\};/g, ': { $1 };').split('\n')) {
    const start = /^export interface (\w+) \{$/.exec(line);
    if (start) {
      fields = {};
      interfaces.set(start[1], fields);
    }
    if (line === '}') fields = undefined;
    if (!fields) continue;
    field = /^ +\* @schema [\w.-]+#(\S+)$/.exec(line)?.[1] ?? field;
    const property = /^ {4}readonly (\w+)(\??): (.+);$/.exec(line);
    if (!property && line.startsWith('    readonly')) throw new Error(`cannot read: ${line}`);
    if (!property) continue;
    const [, name, optional, type] = property;
    if (field?.replace(/[^A-Za-z0-9]/g, '').toLowerCase() !== name.toLowerCase()) {
      throw new Error(`${name}: the comment above names ${field}`);
    }
    fields[field] = { type, required: optional === '' };
  }
  return interfaces;
}

/** `string`, `integer`, …, `#Name` for an object, `[]…` for a list, `{}…` for a map. */
function compactType(type, interfaces) {
  if (type.endsWith('[]')) return `[]${compactType(type.slice(0, -2), interfaces)}`;
  const map = /^\{\s*\[key: string\]: (.+?);?\s*\}$/.exec(type);
  if (map) return `{}${compactType(map[1], interfaces)}`;
  if (interfaces.has(type)) return `#${type}`;
  if (type in SCALARS) return SCALARS[type];
  throw new Error(`type ${type} is not known`);
}

function deriveSchema(minor) {
  const file = join(dirname(resolve(`cdk8s-plus-${minor}/package.json`)), 'lib/imports/k8s.d.ts');
  const interfaces = readInterfaces(readFileSync(file, 'utf8'));
  const definitions = {};
  const visit = (name) => {
    if (name in definitions) return;
    const fields = interfaces.get(name);
    if (!fields) throw new Error(`cdk8s-plus-${minor} has no ${name}`);
    definitions[name] = {};
    for (const field of Object.keys(fields).sort()) {
      const type = compactType(fields[field].type, interfaces);
      definitions[name][field] = fields[field].required ? `!${type}` : type;
      const reference = /#(\w+)$/.exec(type)?.[1];
      if (reference) visit(reference);
    }
  };
  const kinds = {};
  for (const [kind, className] of Object.entries(KINDS)) {
    kinds[kind] = `${className}Props`;
    visit(kinds[kind]);
  }
  return { kinds, definitions };
}

const output = join(folder, 'src/schema/generated');
mkdirSync(output, { recursive: true });
const minors = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })
  .map((name) => /^cdk8s-plus-(\d+)$/.exec(name)?.[1])
  .filter((minor) => minor !== undefined)
  .map(Number)
  .sort((a, b) => a - b);
const marker = '// Made by scripts/generate-schema.mjs; not committed.\n';
for (const minor of minors) {
  const json = JSON.stringify(deriveSchema(minor));
  writeFileSync(
    join(output, `kubernetes-${minor}.ts`),
    `${marker}import type { KubernetesSchema } from '../kubernetes-schema';\n\nexport const schema: KubernetesSchema = JSON.parse(\n  '${json}',\n);\n`,
  );
}
const loaders = minors.map((minor) => `  ${minor}: () => require('./kubernetes-${minor}').schema,\n`).join('');
writeFileSync(
  join(output, 'index.ts'),
  `${marker}import type { KubernetesSchema } from '../kubernetes-schema';\n\n/** Schemas by minor version of Kubernetes, each loaded when it is asked for. */\nexport const SCHEMAS: Readonly<Record<number, () => KubernetesSchema>> = {\n${loaders}};\n`,
);

// What an earlier set of packages left behind would be compiled as well.
const current = ['index.ts', ...minors.map((minor) => `kubernetes-${minor}.ts`)];
for (const file of readdirSync(output)) if (!current.includes(file)) rmSync(join(output, file));

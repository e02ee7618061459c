// Writes src/ (or the folder given), the bindings, from schema/linode.json. Same input, same bytes.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expand, sensitivePaths } from './notation.mjs';

process.env.CHECKPOINT_DISABLE = '1';
const require = createRequire(import.meta.url);
const { CodeMaker } = require('codemaker');
const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = require('@cdktf/commons');
// The package's index requires jsii-pacmak, which it does not depend on.
const { TerraformProviderGenerator } = require('@cdktf/provider-generator/lib/get/generator/provider-generator');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = process.argv[2] ?? join(root, 'src');
const schema = JSON.parse(readFileSync(join(root, 'schema/linode.json'), 'utf8'));
const constraint = new TerraformProviderConstraint({
  name: 'linode',
  source: 'linode/linode',
  version: `~> ${schema.version.split('.').slice(0, 2).join('.')}`,
});

const temporary = mkdtempSync(join(tmpdir(), 'provider-linode-'));
try {
  const generator = new TerraformProviderGenerator(new CodeMaker(), expand(schema));
  generator.generate(new ConstructsMakerProviderTarget(constraint, Language.TYPESCRIPT));
  await generator.save(temporary);
  rmSync(target, { recursive: true, force: true });
  cpSync(join(temporary, 'providers/linode'), target, { recursive: true });
  mkdirSync(join(target, 'sensitive-attributes'));
  writeFileSync(join(target, 'sensitive-attributes/index.ts'), sensitiveAttributes(schema));
  leaveUnchecked(target);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

/** The generator writes for looser rules of the compiler than ours are; what imports the bindings still gets their types. */
function leaveUnchecked(folder) {
  for (const name of readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.ts'))) {
    const file = join(folder, name);
    writeFileSync(file, `// @ts-nocheck\n${readFileSync(file, 'utf8')}`);
  }
}

/** CDKTF's bindings drop the `sensitive` mark; this table keeps it. */
function sensitiveAttributes({ resources, dataSources, version }) {
  const entries = [
    ...Object.entries(resources),
    ...Object.entries(dataSources).map(([name, of]) => [`data.${name}`, of]),
  ]
    .map(([name, of]) => [name, sensitivePaths(of)])
    .filter(([, paths]) => paths.length > 0);
  return `// generated from the schema of linode/linode ${version}

/** Dotted paths of the sensitive attributes of each resource type. */
export const sensitiveAttributes: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(Object.fromEntries(entries), null, 2)};
`;
}

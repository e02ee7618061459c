// Writes src/, the bindings, from schema/linode.json. Same input, same bytes.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expand } from './notation.mjs';

process.env.CHECKPOINT_DISABLE = '1';
const require = createRequire(import.meta.url);
const { CodeMaker } = require('codemaker');
const { ConstructsMakerProviderTarget, Language, TerraformProviderConstraint } = require('@cdktf/commons');
// The package's index requires jsii-pacmak, which it does not depend on.
const { TerraformProviderGenerator } = require('@cdktf/provider-generator/lib/get/generator/provider-generator');

const root = dirname(dirname(fileURLToPath(import.meta.url)));
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
  rmSync(join(root, 'src'), { recursive: true, force: true });
  cpSync(join(temporary, 'providers/linode'), join(root, 'src'), { recursive: true });
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

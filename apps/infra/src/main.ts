import { join } from 'node:path';
import { assertValidModel, model } from '@vmshift/environments';
import { UserError } from '@vmshift/findings';
import { synthesizeTerraform } from './synthesize-terraform';

// cdktf-cli says where it wants the files; run by hand, the app writes where the stacks' relative paths fit
const outdir = process.env.CDKTF_OUTDIR ?? join(__dirname, '../../../cdktf.out');
try {
  assertValidModel(model);
  synthesizeTerraform({ model, outdir });
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.lines.join('\n')}\n`);
  process.exitCode = 1;
}

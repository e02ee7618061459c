import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Model } from '@vmshift/environments';
import type { RenderedTerraform } from '../src/render-terraform';
import { keepMade, readMade } from './made-once';

const FILE = 'rendered.json';

/**
 * The stacks of a model, rendered once for all tests of the same sources: CDKTF takes a second to load and half a second to
 * render, and most tests only read what it gives.
 */
export function renderOnce(model: Model): RenderedTerraform {
  const name = `terraform-${createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 16)}`;
  const made = readMade(name);
  if (made !== undefined) {
    const { stacks, files } = JSON.parse(readFileSync(join(made, FILE), 'utf8'));
    return { stacks, files: new Map(files) };
  }
  const { renderTerraform } = jest.requireActual<typeof import('../src/render-terraform')>('../src/render-terraform');
  const rendered = renderTerraform(model);
  const folder = mkdtempSync(join(tmpdir(), 'rendered-'));
  try {
    writeFileSync(join(folder, FILE), JSON.stringify({ stacks: rendered.stacks, files: [...rendered.files] }));
    keepMade(name, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rendered;
}

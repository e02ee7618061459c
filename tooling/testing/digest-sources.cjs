// Before a run of Jest: what its tests make once (made-once.ts) is of these sources. They are looked at here, not in each of
// hundreds of test files.
const { createHash } = require('node:crypto');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '../..');

/** Everything that a rendered file or a commit of it may depend on, and what makes the folders. */
const FILES = ['.gitattributes', '.gitignore', 'pnpm-lock.yaml'];
const FOLDERS = ['.github', 'tooling/testing', 'tooling/workflows'];
const OF_PACKAGES = ['src', 'schema', 'test-support'];

module.exports = () => {
  process.env.TESTED_SOURCES = digestOfSources();
};

function digestOfSources() {
  const hash = createHash('sha256').update(process.version);
  for (const group of ['apps', 'packages'])
    for (const name of readdirSync(join(ROOT, group)).sort())
      for (const folder of OF_PACKAGES) addFolder(join(group, name, folder), hash);
  for (const folder of FOLDERS) addFolder(folder, hash);
  for (const file of FILES) addFile(file, hash);
  return hash.digest('hex').slice(0, 16);
}

function addFolder(folder, hash) {
  if (!existsSync(join(ROOT, folder))) return;
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) addFolder(path, hash);
    else if (!entry.name.endsWith('.test.ts')) addFile(path, hash);
  }
}

function addFile(path, hash) {
  const content = readFileSync(join(ROOT, path));
  hash.update(`${path}\0${content.length}\0`).update(content);
}

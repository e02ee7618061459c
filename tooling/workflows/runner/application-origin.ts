import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git } from './platform-origin';

/**
 * A stand-in for the application's repository, on Python's own modules and `psql`. It shares what the workflow depends
 * on: the layout, a `Base` that knows a table once its model was imported, an engine that is made from `DATABASE_URL` at
 * import, and nine tests, of which five read tables that nothing makes.
 */
const FILES: Readonly<Record<string, string>> = {
  'requirements.txt': 'celery==5.3.6\nkombu==5.6.2\nredis==5.0.1\npytest==7.4.4\nflake8==7.0.0\n',
  'app/__init__.py': '',
  'app/database.py': `import os, subprocess

class Engine:
    def __init__(self, url):
        self.url = url
    def execute(self, statement):
        psql = ["psql", "--no-psqlrc", "--quiet", "--dbname", self.url, "--command", statement]
        done = subprocess.run(psql, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())

class Metadata:
    tables = []
    def create_all(self, engine):
        for table in self.tables:
            engine.execute(f"CREATE TABLE IF NOT EXISTS {table} (id integer)")

class Base:
    metadata = Metadata()

engine = Engine(os.environ["DATABASE_URL"])
`,
  'app/models/__init__.py': 'from app.models import migration, vm\n',
  'app/models/vm.py': 'from app.database import Base\nBase.metadata.tables.append("virtual_machines")\n',
  'app/models/migration.py': 'from app.database import Base\nBase.metadata.tables.append("migrations")\n',
  'tests/__init__.py': '',
  'tests/test_api.py': [
    'from app.database import engine',
    ...['health', 'live', 'root', 'openapi'].map((name) => `def test_${name}(): pass`),
    ...['list', 'create', 'get'].map(
      (name) => `def test_vm_${name}(): engine.execute("SELECT * FROM virtual_machines")`,
    ),
    ...['list', 'get'].map((name) => `def test_migration_${name}(): engine.execute("SELECT * FROM migrations")`),
    '',
  ].join('\n'),
};

/**
 * The programs that the steps call. Each refuses arguments that it does not know. `pip` notes what the file pins, as
 * an installation does, and takes the newest release where nothing is pinned.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  python: `#!/bin/sh
PYTHONPATH="$SITE_FOLDER" PYTHONDONTWRITEBYTECODE=1 exec python3 "$@"
`,
  pip: `#!/usr/bin/env python3
import os, pathlib, sys
assert sys.argv[1:] == ["install", "--disable-pip-version-check", "-r", "requirements.txt"], sys.argv
newest = {"kombu": "5.7.0"}
lines = pathlib.Path("requirements.txt").read_text().split()
pins = {**newest, **dict(line.split("==") for line in lines)}
for name, version in pins.items():
    folder = pathlib.Path(os.environ["SITE_FOLDER"], f"{name}-{version}.dist-info")
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
`,
  flake8: `#!/usr/bin/env python3
import sys
assert sys.argv[1:] == ["app", "--select=E9,F63,F7,F82", "--show-source"], sys.argv
`,
  pytest: `#!/usr/bin/env python3
import importlib, os, sys
assert sys.argv[1:] == ["tests"], sys.argv
sys.dont_write_bytecode = True
sys.path.insert(0, os.getcwd())
passed = failed = 0
for name, test in vars(importlib.import_module("tests.test_api")).items():
    if not name.startswith("test_"): continue
    try:
        test()
        passed += 1
    except Exception as error:
        print(f"FAILED {name}: {error}")
        failed += 1
print(f"{failed} failed, {passed} passed")
sys.exit(failed > 0)
`,
};

/** Makes the repository, with other files in the place of its own where given, and gives its path and its commit. */
export function applicationOrigin(folder: string, changed: Readonly<Record<string, string>> = {}) {
  const seed = join(folder, 'application');
  for (const [name, text] of Object.entries({ ...FILES, ...changed })) write(join(seed, name), text);
  git(seed, 'init', '--quiet', '--initial-branch=main');
  git(seed, 'add', '--all');
  git(seed, 'commit', '--quiet', '-m', 'Start');
  return { origin: seed, sha: git(seed, 'rev-parse', 'HEAD').trim() };
}

/** Writes the programs into a folder, and gives it. */
export function applicationPrograms(folder: string): string {
  for (const [name, script] of Object.entries(PROGRAMS)) write(join(folder, name), script, 0o755);
  return folder;
}

function write(file: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
}

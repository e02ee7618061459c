import { spawn } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(__dirname, '..');

/** Every import of a package of ours, by the name that a source writes. */
const entries: ReadonlyMap<string, string> = new Map(
  ['packages/environments', 'packages/findings'].flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      readonly name: string;
      readonly exports: Readonly<Record<string, string>>;
    };
    return Object.entries(exports).map(([entry, file]) => [join(name, entry), join(folder, file)] as const);
  }),
);

/** A clone in which the packages of the registry were never installed, and nothing was generated. */
let clone: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), text);
};
beforeEach(() => {
  clone = realpathSync(mkdtempSync(join(tmpdir(), 'editor-')));
  cpSync(join(root, 'tsconfig.json'), join(clone, 'tsconfig.json'));
  for (const file of entries.values()) write(file, 'export const here = 1;\n');
  for (const name of ['environments', 'findings']) {
    cpSync(join(root, 'packages', name, 'package.json'), join(clone, 'packages', name, 'package.json'));
    mkdirSync(join(clone, 'apps/infra/node_modules/@vmshift'), { recursive: true });
    symlinkSync(`../../../../packages/${name}`, join(clone, 'apps/infra/node_modules/@vmshift', name));
  }
});
afterEach(() => rmSync(clone, { recursive: true }));

/** Where the server of an editor leads from the module that each line of a file names. */
async function definitions(path: string): Promise<readonly string[]> {
  const file = join(clone, path);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const server = spawn(process.execPath, [join(root, 'node_modules/typescript/lib/tsserver.js')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const send = (seq: number, command: string, args: unknown) =>
      server.stdin.write(`${JSON.stringify({ seq, type: 'request', command, arguments: args })}\n`);
    send(0, 'open', { file });
    lines.forEach((line, index) => {
      send(index + 1, 'definition', { file, line: index + 1, offset: line.length - 3 });
    });
    const found = new Map<number, string>();
    for await (const message of createInterface(server.stdout)) {
      if (!message.includes('"command":"definition"')) continue;
      const { request_seq, body = [] } = JSON.parse(message) as {
        readonly request_seq: number;
        readonly body?: readonly { readonly file: string }[];
      };
      found.set(request_seq, body[0]?.file.slice(clone.length + 1) ?? 'nowhere');
      if (found.size === lines.length) break;
    }
    return lines.map((_line, index) => found.get(index + 1) ?? '');
  } finally {
    server.kill();
  }
}

test('an editor goes from an import of a package of ours to its sources, before anything was generated or run', async () => {
  const path = 'apps/infra/src/main.ts';
  write(path, [...entries.keys()].map((name, index) => `import * as a${index} from '${name}';\n`).join(''));
  for (const file of entries.values()) expect(file).toMatch(/\/(src|test-support)\/.*\.ts$/);
  expect(await definitions(path)).toEqual([...entries.values()]);
});

import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';

interface Place {
  readonly file: string;
  readonly start: { readonly line: number };
}

interface Diagnostic {
  readonly start: { readonly line: number };
  readonly text: string;
}

/**
 * The language server of TypeScript, asked as an editor asks it.
 * @see https://github.com/microsoft/TypeScript/wiki/Standalone-Server-%28tsserver%29
 */
export class Editor {
  private readonly server: ChildProcess;
  private readonly answers = new Map<number, (body: unknown) => void>();
  private requests = 0;

  constructor(private readonly root: string) {
    const tsserver = join(root, 'node_modules/typescript/lib/tsserver.js');
    const quiet = ['--disableAutomaticTypingAcquisition', '--suppressDiagnosticEvents'];
    this.server = spawn(process.execPath, [tsserver, ...quiet], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
    if (this.server.stdout === null) throw new Error('the server has no output');
    createInterface({ input: this.server.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const { type, request_seq, success, message, body } = JSON.parse(line);
      if (type !== 'response') return;
      this.answers.get(request_seq)?.(success ? body : new Error(message));
    });
  }

  /** Where the name that a file mentions first is defined, as `file:line` from the root. */
  async definitionOf(path: string, name: string): Promise<string> {
    const file = this.open(path);
    const lines = readFileSync(file, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.includes(name));
    const offset = (lines[line]?.indexOf(name) ?? 0) + 1;
    const [place] = await this.ask<readonly Place[]>('definition', { file, line: line + 1, offset });
    if (place === undefined) throw new Error(`${path}: ${name} is defined nowhere`);
    return `${relative(this.root, place.file)}:${place.start.line}`;
  }

  /** What is underlined in a file while it holds this text, as `file:line: message`. */
  async problemsOf(path: string, text: string): Promise<readonly string[]> {
    const file = this.open(path, text);
    const found = await this.ask<readonly Diagnostic[]>('semanticDiagnosticsSync', { file });
    return found.map(({ start, text: message }) => `${path}:${start.line}: ${message}`);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('close', resolve));
    this.server.kill();
    await ended;
  }

  private open(path: string, fileContent?: string): string {
    const file = join(this.root, path);
    this.send('open', { file, fileContent });
    return file;
  }

  private async ask<Body>(command: string, args: object): Promise<Body> {
    const sequence = this.send(command, args);
    const body = await new Promise((resolve) => this.answers.set(sequence, resolve));
    if (body instanceof Error) throw body;
    return body as Body;
  }

  private send(command: string, args: object): number {
    this.requests += 1;
    this.server.stdin?.write(`${JSON.stringify({ seq: this.requests, type: 'request', command, arguments: args })}\n`);
    return this.requests;
  }
}

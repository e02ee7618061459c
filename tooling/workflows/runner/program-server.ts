import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAttestation } from '../../testing/attestations.cjs';

/** A call of a program, and what it prints. */
interface Call {
  readonly program: string;
  readonly folder: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** No variable of an environment, which would have a `=`. */
const END = 'end of request\0';

/**
 * Runs `vmshiftctl`, and what `gh attestation verify` asks, in the process of the test: every step of a workflow calls them, and
 * starting them took longer than what they do. What calls it is program-client.sh; each call gets its caller's folder, arguments and
 * environment, and shares nothing else with those before. The test must not wait for a program that calls it without letting
 * it answer (`execFileSync`).
 */
export class ProgramServer {
  /** It holds the port, for program-client.sh. */
  readonly folder = mkdtempSync(join(tmpdir(), 'vmshift-program-'));

  /** It ends with the process of the tests, and does not keep it alive. */
  constructor() {
    const server = createServer((socket) => {
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', async (chunk) => {
        text += chunk;
        if (text.endsWith(`\0${END}`)) socket.end(await this.answer(parseCall(text.slice(0, -END.length - 1))));
      });
    });
    server.unref().listen(0, '127.0.0.1', () => {
      writeFileSync(join(this.folder, 'port.new'), String((server.address() as { port: number }).port));
      renameSync(join(this.folder, 'port.new'), join(this.folder, 'port'));
    });
  }

  /** The exit code, or `outdated` where the program has to start itself again, and the folder of what was printed. */
  private async answer(call: Call): Promise<string> {
    const answers = mkdtempSync(join(this.folder, 'answer-'));
    const { code = 'outdated', ...printed } = await run(call).catch(thrown);
    for (const [name, text] of Object.entries(printed)) writeFileSync(join(answers, name), text);
    return `${code} ${answers}\n`;
  }
}

/** As a process that throws: what one command started may call when that has failed, and the test has ended. */
const thrown = (error: unknown) => ({ code: 1, out: '', err: `${String(error)}\n` });

async function run({
  program,
  folder,
  argv,
  env,
}: Call): Promise<{ code: number | undefined; out: string; err: string }> {
  if (program === 'gh') return verifyAttestation(argv, env);
  const { runCaptured } = await import('../../../apps/vmshiftctl/src/run-captured');
  return runCaptured(argv, { root: folder, env, clock: () => new Date() });
}

/** The program, the folder, the number of arguments, the arguments and the environment, each ended by NUL. */
function parseCall(text: string): Call {
  const [program = '', folder = '', count, ...words] = text.split('\0');
  const variables = words.slice(Number(count)).map((word): [string, string] => {
    const at = word.indexOf('=');
    return [word.slice(0, at), word.slice(at + 1)];
  });
  return { program, folder, argv: words.slice(0, Number(count)), env: Object.fromEntries(variables) };
}
